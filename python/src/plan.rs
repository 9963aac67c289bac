//! Which column holds what.
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Field, Fields as ArrowFields, TimeUnit};
use naqi::document::{Facts, Fields, day};

use crate::bytes::{Column, string_type};

/// A column by its name: one given, the first of the usual ones, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// The first of these names that there is, as the command line looks for it.
    Usual,
    /// This one, which must be there.
    This(String),
    /// None, whatever there is.
    None,
}

/// The columns that were asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub text: Named,
    pub id: Named,
    pub url: Named,
    pub site: Named,
    pub lang: Named,
    pub date: Named,
}

/// The columns of a table, found.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The place of the text's column.
    pub text: usize,
    /// Its name.
    pub name: String,
    /// The ways to id, address, site, language, date: the place of a column, then of a field in the struct there, and so on.
    facts: [Option<Vec<usize>>; 5],
}

impl Plan {
    /// Finds the columns.
    ///
    /// # Errors
    /// Which column is missing, or holds something else.
    pub fn new(fields: &ArrowFields, asked: &Asked) -> Result<Plan, String> {
        let usual = Fields::default();
        let names = |named: &Named, usual: &[String]| match named {
            Named::Usual => usual.to_vec(),
            Named::This(name) => vec![name.clone()],
            Named::None => Vec::new(),
        };
        let known = || fields.iter().map(|field| field.name().as_str()).collect::<Vec<_>>().join("`, `");
        let texts = names(&asked.text, &usual.text);
        let found = texts.iter().find_map(|name| fields.iter().position(|field| field.name() == name));
        let Some(text) = found else {
            if let Some(name) = texts.iter().find(|name| way_to(fields, name).is_some()) {
                return Err(format!(
                    "the column `{name}` stands inside a struct; clean_batch needs it as a column of its own"
                ));
            }
            let texts = texts.join("` or `");
            return Err(format!("there is no column `{texts}`; the columns are `{}`", known()));
        };
        let name = fields[text].name().clone();
        if string_type(fields[text].data_type()).is_none() {
            return Err(format!("the column `{name}` holds {}, not text", fields[text].data_type()));
        }
        let way = |named: &Named, usual: &[String]| {
            let names = names(named, usual);
            let found = names.iter().find_map(|name| way_to(fields, name));
            match (named, names.first()) {
                (Named::This(_), Some(name)) => match found {
                    None => Err(format!("there is no column `{name}`; the columns are `{}`", known())),
                    Some((_, kind)) if !can_tell(kind) => {
                        Err(format!("the column `{name}` holds {kind}, not a text or a number in each row"))
                    }
                    Some((way, _)) => Ok(Some(way)),
                },
                _ => Ok(names
                    .iter()
                    .filter_map(|name| way_to(fields, name))
                    .find(|(_, kind)| can_tell(kind))
                    .map(|(way, _)| way)),
            }
        };
        let facts = [
            way(&asked.id, &usual.id)?,
            way(&asked.url, &usual.url)?,
            way(&asked.site, &usual.site)?,
            way(&asked.lang, &usual.lang)?,
            way(&asked.date, &usual.date)?,
        ];
        Ok(Plan { text, name, facts })
    }

    /// The columns that say something of the rows.
    pub fn tellers(&self, columns: &[ArrayRef]) -> Tellers {
        Tellers(self.facts.each_ref().map(|way| way.as_ref().and_then(|way| Teller::new(columns, way))))
    }
}

/// The way to a column of that name, or to a field of that name with dots inside structs, and its type.
fn way_to<'f>(fields: &'f ArrowFields, name: &str) -> Option<(Vec<usize>, &'f DataType)> {
    let whole = fields.iter().position(|field| field.name() == name);
    if let Some(at) = whole {
        return Some((vec![at], fields[at].data_type()));
    }
    let inside = |(at, field): (usize, &'f std::sync::Arc<Field>)| {
        let rest = name.strip_prefix(field.name().as_str())?.strip_prefix('.')?;
        let DataType::Struct(inner) = field.data_type() else { return None };
        let (mut way, kind) = way_to(inner, rest)?;
        way.insert(0, at);
        Some((way, kind))
    };
    fields.iter().enumerate().find_map(inside)
}

/// Whether a column can say something of a row: a text, a number, a day.
fn can_tell(kind: &DataType) -> bool {
    kind.is_integer()
        || matches!(kind, DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, _))
        || string_type(kind).is_some()
}

/// The columns that say something of the rows of a batch.
pub struct Tellers([Option<Teller>; 5]);

impl Tellers {
    /// What they say of a row.
    pub fn facts(&self, row: usize) -> Facts {
        let [id, url, site, lang, date] = self.0.each_ref().map(|teller| teller.as_ref()?.get(row));
        Facts::new(id, url, site, lang, date)
    }
}

/// One such column.
struct Teller {
    /// The structs around it.
    around: Vec<ArrayRef>,
    values: Values,
}

enum Values {
    Texts(Column),
    Numbers(ArrayRef),
}

impl Teller {
    fn new(columns: &[ArrayRef], way: &[usize]) -> Option<Teller> {
        let (first, rest) = way.split_first()?;
        let mut around = Vec::new();
        let mut array = columns[*first].clone();
        for at in rest {
            let inner = array.as_struct().column(*at).clone();
            around.push(std::mem::replace(&mut array, inner));
        }
        let values = match Column::new(&array) {
            Ok(Some(texts)) => Values::Texts(texts),
            _ => Values::Numbers(array),
        };
        Some(Teller { around, values })
    }

    fn get(&self, row: usize) -> Option<String> {
        if self.around.iter().any(|array| array.is_null(row)) {
            return None;
        }
        match &self.values {
            Values::Texts(texts) => texts.text(row).map(str::to_owned),
            Values::Numbers(array) => array.is_valid(row).then(|| number(array, row))?,
        }
    }
}

/// A number as people write it: a day, where the column holds days or times.
fn number(array: &ArrayRef, row: usize) -> Option<String> {
    const DAY: i64 = 86_400;
    macro_rules! plain {
        ($kind:ty) => {
            Some(array.as_primitive::<$kind>().value(row).to_string())
        };
    }
    macro_rules! time {
        ($kind:ty, $per_day:expr) => {
            day(i64::from(array.as_primitive::<$kind>().value(row)).div_euclid($per_day))
        };
    }
    match array.data_type() {
        DataType::Int8 => plain!(Int8Type),
        DataType::Int16 => plain!(Int16Type),
        DataType::Int32 => plain!(Int32Type),
        DataType::Int64 => plain!(Int64Type),
        DataType::UInt8 => plain!(UInt8Type),
        DataType::UInt16 => plain!(UInt16Type),
        DataType::UInt32 => plain!(UInt32Type),
        DataType::UInt64 => plain!(UInt64Type),
        DataType::Date32 => time!(Date32Type, 1),
        DataType::Date64 => time!(Date64Type, DAY * 1_000),
        DataType::Timestamp(TimeUnit::Second, _) => time!(TimestampSecondType, DAY),
        DataType::Timestamp(TimeUnit::Millisecond, _) => time!(TimestampMillisecondType, DAY * 1_000),
        DataType::Timestamp(TimeUnit::Microsecond, _) => time!(TimestampMicrosecondType, DAY * 1_000_000),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => time!(TimestampNanosecondType, DAY * 1_000_000_000),
        _ => None,
    }
}
