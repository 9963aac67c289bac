//! Columns of strings as bytes: whatever a producer calls UTF-8 may be none.
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray};
use arrow_schema::{ArrowError, DataType};

/// A column of strings or bytes.
pub enum Column {
    Small(BinaryArray),
    Large(LargeBinaryArray),
    View(BinaryViewArray),
    /// For each row, which of the values it is.
    Coded(Vec<Option<usize>>, Box<Column>),
}

/// The type of the strings themselves, in a column of this type; none if it holds no strings.
pub fn string_type(kind: &DataType) -> Option<&DataType> {
    use DataType::{Binary, BinaryView, Dictionary, LargeBinary, LargeUtf8, Utf8, Utf8View};
    match kind {
        Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView => Some(kind),
        Dictionary(_, value) => string_type(value),
        _ => None,
    }
}

impl Column {
    /// The column, without copies; none if it holds no strings.
    ///
    /// # Errors
    /// Offsets or views that lead out of their buffers.
    pub fn new(array: &ArrayRef) -> Result<Option<Column>, ArrowError> {
        Ok(Some(match array.data_type() {
            DataType::Utf8 => {
                let (offsets, values, nulls) = array.as_string::<i32>().clone().into_parts();
                Column::Small(BinaryArray::try_new(offsets, values, nulls)?)
            }
            DataType::LargeUtf8 => {
                let (offsets, values, nulls) = array.as_string::<i64>().clone().into_parts();
                Column::Large(LargeBinaryArray::try_new(offsets, values, nulls)?)
            }
            DataType::Utf8View => {
                let (views, buffers, nulls) = array.as_string_view().clone().into_parts();
                Column::View(BinaryViewArray::try_new(views, buffers, nulls)?)
            }
            DataType::Binary => Column::Small(array.as_binary().clone()),
            DataType::LargeBinary => Column::Large(array.as_binary().clone()),
            DataType::BinaryView => Column::View(array.as_binary_view().clone()),
            DataType::Dictionary(_, _) => {
                let coded = array.as_any_dictionary();
                let Some(values) = Column::new(coded.values())? else { return Ok(None) };
                let keys = if coded.values().is_empty() { vec![0; array.len()] } else { coded.normalized_keys() };
                let there =
                    |(row, key): (usize, usize)| (array.is_valid(row) && coded.values().is_valid(key)).then_some(key);
                Column::Coded(keys.into_iter().enumerate().map(there).collect(), Box::new(values))
            }
            _ => return Ok(None),
        }))
    }

    /// The bytes of a row; none if it is null.
    pub fn get(&self, row: usize) -> Option<&[u8]> {
        match self {
            Column::Small(array) => array.is_valid(row).then(|| array.value(row)),
            Column::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Column::View(array) => array.is_valid(row).then(|| array.value(row)),
            Column::Coded(keys, values) => values.get(keys[row]?),
        }
    }

    /// The bytes of a row as text; none if it is null, or no UTF-8.
    pub fn text(&self, row: usize) -> Option<&str> {
        simdutf8::basic::from_utf8(self.get(row)?).ok()
    }
}
