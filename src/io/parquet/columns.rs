//! Which column of a Parquet file holds what.
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::page::PageReader;
use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::schema::types::{ColumnDescPtr, SchemaDescriptor};

use crate::document::{Fields, day};

use super::TableFault;

/// The columns that are read, by their places among the leaves of the schema.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub text: usize,
    /// Id, address, site, language, date.
    pub facts: [Option<usize>; 5],
}

impl Columns {
    /// Finds them. A name with dots is a column of that name, else one inside a struct.
    pub fn find(schema: &SchemaDescriptor, fields: &Fields) -> Result<Columns, TableFault> {
        let named = |name: &String, fits: &dyn Fn(&ColumnDescPtr) -> bool| {
            let columns = || schema.columns().iter().enumerate().filter(|(_, column)| fits(column));
            let whole = columns().find(|(_, column)| matches!(column.path().parts(), [only] if only == name));
            let found = whole.or_else(|| columns().find(|(_, column)| column.path().string() == *name));
            found.map(|(at, _)| at)
        };
        let fact = |names: &[String]| names.iter().find_map(|name| named(name, &|column| can_tell(column)));
        let Some(text) = fields.text.iter().find_map(|name| named(name, &|_| true)) else {
            let inside = |name: &String| {
                schema.columns().iter().find(|column| column.path().string().starts_with(&format!("{name}.")))
            };
            if let Some((name, _)) = fields.text.iter().find_map(|name| Some((name, inside(name)?))) {
                return Err(TableFault::new(format!(
                    "the column `{name}` holds lists or structs, not a text in each row"
                )));
            }
            let known: Vec<String> = schema.columns().iter().map(|column| column.path().string()).collect();
            return Err(TableFault::new(format!(
                "the table has no column `{}`; its columns are `{}`",
                fields.text.join("` or `"),
                known.join("`, `")
            )));
        };
        let column = schema.column(text);
        let name = column.path().string();
        if column.max_rep_level() > 0 {
            return Err(TableFault::new(format!("the column `{name}` stands in lists, and is not a text in each row")));
        }
        if column.physical_type() != Type::BYTE_ARRAY || matches!(column.converted_type(), ConvertedType::DECIMAL) {
            return Err(TableFault::new(format!("the column `{name}` holds no text")));
        }
        let Fields { id, url, site, lang, date, .. } = fields;
        Ok(Columns { text, facts: [fact(id), fact(url), fact(site), fact(lang), fact(date)] })
    }
}

/// Whether a column can say something of a row: a text or a number, one for each row.
fn can_tell(column: &ColumnDescPtr) -> bool {
    column.max_rep_level() == 0 && matches!(column.physical_type(), Type::BYTE_ARRAY | Type::INT32 | Type::INT64)
}

/// Reads a column that says something of the rows.
pub(super) enum FactReader {
    Text(ValueReader<ByteArrayType>),
    Int(ValueReader<Int32Type>, ColumnDescPtr),
    Long(ValueReader<Int64Type>, ColumnDescPtr),
}

impl FactReader {
    /// The reader of a chunk of that column.
    pub fn new(column: ColumnDescPtr, pages: Box<dyn PageReader>) -> FactReader {
        match column.physical_type() {
            Type::INT32 => FactReader::Int(ValueReader::new(column.clone(), pages), column),
            Type::INT64 => FactReader::Long(ValueReader::new(column.clone(), pages), column),
            _ => FactReader::Text(ValueReader::new(column, pages)),
        }
    }

    /// What it says of the next `count` rows.
    pub fn next(&mut self, count: usize) -> Result<Vec<Option<String>>, TableFault> {
        Ok(match self {
            FactReader::Text(reader) => {
                let text = |value: ByteArray| String::from_utf8(value.data().to_vec()).ok();
                reader.next(count)?.into_iter().map(|value| value.and_then(text)).collect()
            }
            FactReader::Int(reader, column) => {
                reader.next(count)?.into_iter().map(|value| number(value?.into(), column)).collect()
            }
            FactReader::Long(reader, column) => {
                reader.next(count)?.into_iter().map(|value| number(value?, column)).collect()
            }
        })
    }
}

/// A number as people write it: a day, where the column holds days or times.
fn number(value: i64, column: &ColumnDescPtr) -> Option<String> {
    const DAY: i64 = 86_400;
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => day(value),
        (Some(LogicalType::Timestamp(time)), _) => match time.unit {
            TimeUnit::MILLIS => day(value.div_euclid(DAY * 1_000)),
            TimeUnit::MICROS => day(value.div_euclid(DAY * 1_000_000)),
            TimeUnit::NANOS => day(value.div_euclid(DAY * 1_000_000_000)),
        },
        (None, ConvertedType::TIMESTAMP_MILLIS) => day(value.div_euclid(DAY * 1_000)),
        (None, ConvertedType::TIMESTAMP_MICROS) => day(value.div_euclid(DAY * 1_000_000)),
        (Some(LogicalType::Integer(int)), _) if !int.is_signed && int.bit_width == 64 => {
            Some(value.cast_unsigned().to_string())
        }
        _ => Some(value.to_string()),
    }
}

/// The values of some rows.
pub(super) struct Values<V> {
    /// Those that are there.
    pub known: Vec<V>,
    /// The level of each row, if values may lack.
    pub levels: Option<Vec<i16>>,
}

/// Reads values of a column that has one, or none, for each row.
pub(super) struct ValueReader<T: DataType> {
    reader: ColumnReaderImpl<T>,
    /// The level of a value that is there.
    there: i16,
}

impl<T: DataType> ValueReader<T> {
    /// The reader of a chunk of that column.
    pub fn new(column: ColumnDescPtr, pages: Box<dyn PageReader>) -> ValueReader<T> {
        let there = column.max_def_level();
        ValueReader { reader: ColumnReaderImpl::new(column, pages), there }
    }

    /// The next `count` rows, which must be there.
    pub fn read(&mut self, count: usize) -> Result<Values<T::T>, TableFault> {
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        let mut rows = 0;
        while rows < count {
            let wants = (self.there > 0).then_some(&mut levels);
            let (read, _, _) = self.reader.read_records(count - rows, wants, None, &mut values)?;
            if read == 0 {
                return Err(TableFault::new("the Parquet file is damaged: a column has fewer rows than the table"));
            }
            rows += read;
        }
        let known = if self.there > 0 { levels.iter().filter(|&&level| level == self.there).count() } else { rows };
        if known != values.len() || (self.there > 0 && levels.len() != rows) {
            return Err(TableFault::new("the Parquet file is damaged: a column's values are not as many as it says"));
        }
        Ok(Values { known: values, levels: (self.there > 0).then_some(levels) })
    }

    /// The same, a value or none for each row.
    pub fn next(&mut self, count: usize) -> Result<Vec<Option<T::T>>, TableFault> {
        let Values { known, levels } = self.read(count)?;
        let mut values = known.into_iter();
        Ok(match levels {
            None => values.map(Some).collect(),
            Some(levels) => {
                levels.into_iter().map(|level| if level == self.there { values.next() } else { None }).collect()
            }
        })
    }
}
