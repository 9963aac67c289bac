//! What is told of each row, as columns.
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, StringBuilder};
use arrow_array::{Array, ArrayRef, Int64Array, ListArray, StructArray};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, FieldRef, Fields};
use naqi::decode::Scar;
use naqi::ledger::Removal;

/// The column of removals.
pub const REMOVALS: &str = "removals";
/// The column with the rest.
pub const MORE: &str = "naqi";

/// Fields may be null as far as their types go, as those of tables that were read from elsewhere are.
fn field(name: &str, kind: DataType) -> FieldRef {
    Arc::new(Field::new(name, kind, true))
}

fn list_of(fields: Fields) -> DataType {
    DataType::List(field("item", DataType::Struct(fields)))
}

fn removal_fields() -> Fields {
    let places = ["start", "end", "char_start", "char_end"].map(|name| field(name, DataType::Int64));
    let words = ["rule", "category", "text"].map(|name| field(name, DataType::Utf8));
    places.into_iter().chain(words).collect()
}

fn scar_fields() -> Fields {
    [field("at", DataType::Int64), field("hex", DataType::Utf8)].into_iter().collect()
}

fn more_fields() -> Fields {
    let words = ["site", "held", "quarantine"].map(|name| field(name, DataType::Utf8));
    words.into_iter().chain([field("raw", DataType::Binary), field("scars", list_of(scar_fields()))]).collect()
}

/// The columns that are added to a table.
pub fn added_fields() -> [FieldRef; 2] {
    [field(REMOVALS, list_of(removal_fields())), field(MORE, DataType::Struct(more_fields()))]
}

/// A column would be larger than its type can hold.
#[derive(Debug)]
pub struct TooLarge;

/// Grows row by row.
pub struct Told {
    offsets: Vec<i32>,
    places: [Vec<i64>; 4],
    rules: StringBuilder,
    categories: StringBuilder,
    texts: StringBuilder,
    site: StringBuilder,
    held: StringBuilder,
    quarantine: StringBuilder,
    raw: BinaryBuilder,
    scar_offsets: Vec<i32>,
    scar_places: Vec<i64>,
    scar_bytes: StringBuilder,
}

/// What is told of one row.
#[derive(Default)]
pub struct Row<'r> {
    /// The text before, of which the removals are.
    pub original: &'r str,
    /// What went.
    pub removals: &'r [Removal],
    /// The site, as the ledger names it.
    pub site: Option<&'r str>,
    /// Why it was kept whole.
    pub held: Option<&'r str>,
    /// Why it could not be read, and its bytes.
    pub quarantine: Option<(&'r str, &'r [u8])>,
    /// What was no text in it.
    pub scars: &'r [Scar],
}

impl Told {
    /// Of so many rows.
    pub fn with_capacity(rows: usize) -> Told {
        let words = || StringBuilder::with_capacity(rows, 0);
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        Told {
            scar_offsets: offsets.clone(),
            offsets,
            places: Default::default(),
            rules: StringBuilder::new(),
            categories: StringBuilder::new(),
            texts: StringBuilder::new(),
            site: words(),
            held: words(),
            quarantine: words(),
            raw: BinaryBuilder::with_capacity(rows, 0),
            scar_places: Vec::new(),
            scar_bytes: StringBuilder::new(),
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// A batch of more than 2 GiB of what goes.
    pub fn push(&mut self, row: &Row<'_>) -> Result<(), TooLarge> {
        let fits = |builder: &StringBuilder, more: &str| match builder.values_slice().len() + more.len() {
            len if i32::try_from(len).is_ok() => Ok(()),
            _ => Err(TooLarge),
        };
        let (mut bytes, mut chars) = (0, 0);
        for Removal { span, rule, category } in row.removals {
            chars += count(&row.original[bytes..span.start]);
            bytes = span.start;
            let text = &row.original[span.range()];
            let places = [span.start, span.end, chars, chars + count(text)];
            for (column, place) in self.places.iter_mut().zip(places) {
                column.push(i64::try_from(place).map_err(|_| TooLarge)?);
            }
            for (column, words) in
                [(&mut self.rules, rule.as_str()), (&mut self.categories, category.as_str()), (&mut self.texts, text)]
            {
                fits(column, words)?;
                column.append_value(words);
            }
        }
        self.offsets.push(i32::try_from(self.places[0].len()).map_err(|_| TooLarge)?);
        for (column, words) in [(&mut self.site, row.site), (&mut self.held, row.held)] {
            fits(column, words.unwrap_or_default())?;
            column.append_option(words);
        }
        self.quarantine.append_option(row.quarantine.map(|(reason, _)| reason));
        let raw = row.quarantine.map(|(_, raw)| raw);
        if i32::try_from(self.raw.values_slice().len() + raw.map_or(0, <[u8]>::len)).is_err() {
            return Err(TooLarge);
        }
        self.raw.append_option(raw);
        for scar in row.scars {
            self.scar_places.push(i64::try_from(scar.at).map_err(|_| TooLarge)?);
            self.scar_bytes.append_value(scar.bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        }
        self.scar_offsets.push(i32::try_from(self.scar_places.len()).map_err(|_| TooLarge)?);
        Ok(())
    }

    /// The columns, in the order of [`added_fields`].
    pub fn finish(mut self) -> [ArrayRef; 2] {
        let rows = self.offsets.len() - 1;
        let mut words = |builder: &mut StringBuilder| Arc::new(builder.finish()) as ArrayRef;
        let numbers = |values: Vec<i64>| Arc::new(Int64Array::from(values)) as ArrayRef;
        let mut columns: Vec<ArrayRef> = self.places.map(numbers).into();
        columns.extend([&mut self.rules, &mut self.categories, &mut self.texts].map(&mut words));
        let scars = vec![numbers(self.scar_places), words(&mut self.scar_bytes)];
        let mut more: Vec<ArrayRef> = [&mut self.site, &mut self.held, &mut self.quarantine].map(words).into();
        more.push(Arc::new(self.raw.finish()));
        more.push(list(self.scar_offsets, scar_fields(), scars));
        let more = StructArray::new(more_fields(), more, None);
        debug_assert_eq!(more.len(), rows);
        [list(self.offsets, removal_fields(), columns), Arc::new(more)]
    }
}

fn list(offsets: Vec<i32>, fields: Fields, columns: Vec<ArrayRef>) -> ArrayRef {
    let items = StructArray::new(fields.clone(), columns, None);
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Arc::new(ListArray::new(field("item", DataType::Struct(fields)), offsets, Arc::new(items), None))
}

/// Code points.
pub fn count(text: &str) -> usize {
    text.chars().count()
}
