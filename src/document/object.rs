//! The fields of a JSON object: where the raw value of each stands.
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Fault;
use super::fields::Wanted;
use super::scan::scan;

/// The raw values of the wanted fields, in the order of [`Wanted::full_names`]: a field of that name, else one that a name with dots leads to.
pub(super) fn find<'l>(json: &'l str, wanted: &Wanted<'_>) -> Result<Vec<Option<&'l str>>, Fault> {
    let mut found = values(json, wanted.names())?;
    for (at, name) in wanted.full_names().iter().enumerate().filter(|(_, name)| name.contains('.')) {
        if found[at].is_none() {
            found[at] = follow(&found, wanted.names(), name)?;
        }
    }
    Ok(found)
}

/// What a name with dots leads to from the values of `names`.
fn follow<'l>(found: &[Option<&'l str>], names: &[&str], name: &str) -> Result<Option<&'l str>, Fault> {
    let Some((head, rest)) = name.split_once('.') else { return Ok(None) };
    let object = names.iter().position(|name| *name == head).and_then(|at| found[at]);
    let Some(object) = object.filter(|value| value.starts_with('{')) else { return Ok(None) };
    let names: Vec<&str> = std::iter::once(rest).chain(rest.split_once('.').map(|(head, _)| head)).collect();
    let inner = values(object, &names)?;
    if inner[0].is_some() { Ok(inner[0]) } else { follow(&inner, &names, rest) }
}

fn values<'l>(json: &'l str, names: &[&str]) -> Result<Vec<Option<&'l str>>, Fault> {
    scan(json, names).map_or_else(|| judge(json, names), Ok)
}

/// The raw values of the wanted fields right in the object, in the order of `names`, as the JSON library reads them.
pub(super) fn judge<'l>(json: &'l str, names: &[&str]) -> Result<Vec<Option<&'l str>>, Fault> {
    if !json.trim_ascii_start().starts_with('{') {
        return Err(Fault::of_all("the line is not a JSON object"));
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let found = Picked { names }.deserialize(&mut reader).map_err(|error| fault(json, &error))?;
    reader.end().map_err(|error| fault(json, &error))?;
    match found.twice {
        Some(name) => Err(Fault::of_all(format!("the record has the field `{name}` twice"))),
        None => Ok(found.values),
    }
}

/// What serde_json says, with the place as a byte offset.
fn fault(json: &str, error: &serde_json::Error) -> Fault {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    let start: usize = json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    Fault::at(start + error.column().saturating_sub(1), format!("the line is not JSON: {words}"))
}

/// Reads the top level of an object and keeps the wanted values.
struct Picked<'n> {
    names: &'n [&'n str],
}

struct Found<'l> {
    values: Vec<Option<&'l str>>,
    twice: Option<String>,
}

impl<'l> DeserializeSeed<'l> for Picked<'_> {
    type Value = Found<'l>;

    fn deserialize<D: serde::Deserializer<'l>>(self, reader: D) -> Result<Found<'l>, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'l> Visitor<'l> for Picked<'_> {
    type Value = Found<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Found<'l>, A::Error> {
        let mut found = Found { values: vec![None; self.names.len()], twice: None };
        while let Some(key) = map.next_key_seed(Key { names: self.names })? {
            let Some(at) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value: &RawValue = map.next_value()?;
            if found.values[at].replace(value.get()).is_some() {
                found.twice = Some(self.names[at].to_owned());
            }
        }
        Ok(found)
    }
}

/// Reads a key as its place among the wanted names, without keeping it.
struct Key<'n> {
    names: &'n [&'n str],
}

impl<'l> DeserializeSeed<'l> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'l>>(self, reader: D) -> Result<Option<usize>, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        Ok(self.names.iter().position(|&name| name == key))
    }
}
