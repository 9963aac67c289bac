//! The fields of a JSON object: where the raw value of each stands.
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Fault;
use super::fields::{Path, Wanted};
use super::scan::scan;

/// The raw value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raw<'l> {
    /// As it stands in the record.
    pub json: &'l str,
    /// Where escapes start between its quotes, if that was seen on the way.
    pub escapes: Option<Vec<usize>>,
}

/// The wanted fields that an object has: the place of each among the names, and its value. They are few.
pub(super) type Found<'l> = Vec<(usize, Raw<'l>)>;

/// The field of that place, if it was found.
pub(super) fn at<'f, 'l>(found: &'f [(usize, Raw<'l>)], place: usize) -> Option<&'f Raw<'l>> {
    found.iter().find(|(at, _)| *at == place).map(|(_, raw)| raw)
}

/// The raw values of the wanted fields, by their place in [`Wanted::names`]: a field of that name, else one that a name with dots leads to.
pub(super) fn find<'l>(json: &'l str, wanted: &Wanted<'_>) -> Result<Found<'l>, Fault> {
    let mut found = values(json, wanted.names())?;
    for &Path { name, head, rest } in wanted.paths() {
        if let (None, Some(object)) = (at(&found, name), at(&found, head)) {
            let inner = follow(object.json, rest)?;
            found.extend(inner.map(|raw| (name, raw)));
        }
    }
    Ok(found)
}

/// What a name, maybe with dots, leads to from an object.
fn follow<'l>(object: &'l str, name: &str) -> Result<Option<Raw<'l>>, Fault> {
    if !object.starts_with('{') {
        return Ok(None);
    }
    let parts = name.split_once('.');
    let names: Vec<&str> = std::iter::once(name).chain(parts.map(|(head, _)| head)).collect();
    let found = values(object, &names)?;
    match (at(&found, 0), parts, at(&found, 1)) {
        (None, Some((_, rest)), Some(inner)) => follow(inner.json, rest),
        (found, ..) => Ok(found.cloned()),
    }
}

fn values<'l>(json: &'l str, names: &[&str]) -> Result<Found<'l>, Fault> {
    scan(json, names).map_or_else(|| judge(json, names), Ok)
}

/// The wanted fields right in the object, as the JSON library reads them.
pub(super) fn judge<'l>(json: &'l str, names: &[&str]) -> Result<Found<'l>, Fault> {
    if !json.trim_ascii_start().starts_with('{') {
        return Err(Fault::of_all("the line is not a JSON object"));
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let read = Picked { names }.deserialize(&mut reader).map_err(|error| fault(json, &error))?;
    reader.end().map_err(|error| fault(json, &error))?;
    match read.twice {
        Some(name) => Err(Fault::of_all(format!("the record has the field `{name}` twice"))),
        None => Ok(read.found),
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

struct Read<'l> {
    found: Found<'l>,
    twice: Option<String>,
}

impl<'l> DeserializeSeed<'l> for Picked<'_> {
    type Value = Read<'l>;

    fn deserialize<D: serde::Deserializer<'l>>(self, reader: D) -> Result<Read<'l>, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'l> Visitor<'l> for Picked<'_> {
    type Value = Read<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Read<'l>, A::Error> {
        let mut read = Read { found: Vec::new(), twice: None };
        while let Some(key) = map.next_key_seed(Key { names: self.names })? {
            let Some(at) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value: &RawValue = map.next_value()?;
            if self::at(&read.found, at).is_some() {
                read.twice = Some(self.names[at].to_owned());
            }
            read.found.push((at, Raw { json: value.get(), escapes: None }));
        }
        Ok(read)
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
