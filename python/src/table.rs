//! A batch of rows, cleaned.
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, StructArray};
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use naqi::engine::Cleaner;
use naqi::unit::Damaged;

use crate::bytes::{Column, string_type};
use crate::plan::{Asked, Plan};
use crate::record::{MORE, REMOVALS, Row, Told, TooLarge, added_fields};
use crate::row::{Clean, Panicked, Tell, clean_row};
use crate::texts::Changes;

/// Cleans batches of one schema.
pub struct Kernel {
    cleaner: Cleaner,
    damaged: Damaged,
    plan: Plan,
    /// The type that clean texts have.
    kind: DataType,
    /// Whether a text may be null.
    nullable: bool,
    /// The schema that goes out.
    schema: SchemaRef,
}

impl Kernel {
    /// For tables of this type, a struct.
    ///
    /// # Errors
    /// Columns that are missing, of the wrong type, or in the way.
    pub fn new(cleaner: Cleaner, damaged: Damaged, table: &Field, asked: &Asked) -> Result<Kernel, String> {
        let DataType::Struct(fields) = table.data_type() else {
            return Err(format!("the data holds {}, not a table with columns", table.data_type()));
        };
        let plan = Plan::new(fields, asked)?;
        if let Some(taken) = fields.iter().find(|field| [REMOVALS, MORE].contains(&field.name().as_str())) {
            return Err(format!(
                "the data has a column `{}` already, and naqi would add one of that name; rename or drop it",
                taken.name()
            ));
        }
        let field = &fields[plan.text];
        let kind = string_type(field.data_type()).cloned().unwrap_or(DataType::LargeUtf8);
        let mut out: Vec<FieldRef> = fields.iter().cloned().collect();
        out[plan.text] = Arc::new(field.as_ref().clone().with_data_type(kind.clone()));
        out.extend(added_fields());
        let schema = Schema::new(out).with_metadata(table.metadata().clone());
        Ok(Kernel { cleaner, damaged, nullable: field.is_nullable(), plan, kind, schema: Arc::new(schema) })
    }

    /// The schema of what goes out.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Cleans a batch. What comes back has columns of bytes where [`Kernel::schema`] says strings: their layout is the same, and nobody has promised
    /// that they are UTF-8.
    ///
    /// # Errors
    /// What cannot be cleaned, with column and row.
    pub fn clean(&self, table: &StructArray) -> Result<RecordBatch, String> {
        if let Some(row) = (0..table.len()).find(|&row| table.is_null(row)) {
            return Err(format!("row {row} of the data is null as a whole; drop such rows first"));
        }
        let name = &self.plan.name;
        let mut columns: Vec<ArrayRef> = table.columns().to_vec();
        let text = &columns[self.plan.text];
        let texts = Column::new(text).map_err(|error| format!("the column `{name}` is damaged: {error}"))?;
        let Some(texts) = texts else {
            return Err(format!("the column `{name}` holds {}, not text", text.data_type()));
        };
        let tellers = self.plan.tellers(&columns);
        let rows = table.len();
        let mut out =
            Out { changes: Changes::default(), told: Told::with_capacity(rows), nullable: self.nullable, row: 0 };
        let too_large = |row: usize| {
            format!(
                "up to row {row} of the column `{name}` there is more text, or more that goes, than one batch can hold (2 GiB); give smaller batches"
            )
        };
        for row in 0..rows {
            out.row = row;
            let done = match texts.get(row) {
                None => out.told.push(&Row::default()),
                Some(raw) => {
                    let cleaned = clean_row(&self.cleaner, self.damaged, raw, &tellers.facts(row), &mut out);
                    cleaned.map_err(|Panicked(words)| {
                        format!("naqi failed at row {row} of the column `{name}`, which is a fault of naqi: {words}")
                    })?
                }
            };
            done.map_err(|TooLarge| too_large(row))?;
        }
        if !out.changes.is_empty() || text.data_type() != &self.kind {
            columns[self.plan.text] =
                out.changes.apply(&texts, &self.kind, rows).map_err(|TooLarge| too_large(rows.saturating_sub(1)))?;
        }
        columns.extend(out.told.finish());
        let fields: Fields = self
            .schema
            .fields()
            .iter()
            .zip(&columns)
            .map(|(field, column)| Field::new(field.name(), column.data_type().clone(), true))
            .collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options);
        batch.map_err(|error| error.to_string())
    }
}

/// What is made, row by row.
struct Out {
    changes: Changes,
    told: Told,
    nullable: bool,
    /// The row in hand.
    row: usize,
}

impl Tell for Out {
    type Error = TooLarge;

    fn tell(&mut self, clean: Clean<'_>, row: &Row<'_>) -> Result<(), TooLarge> {
        match clean {
            Clean::Same => {}
            Clean::Text(text) => self.changes.push(self.row, Some(text)),
            Clean::Nothing => self.changes.push(self.row, (!self.nullable).then_some(b"")),
        }
        self.told.push(row)
    }
}
