//! One table of the file: each key looked up, each value read.
use toml::de::DeTable;

use super::faults::Faults;
use super::suggest;
use super::value::{self, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::rule::Spanned;
use crate::rule::keys::{Key, Kind, Part};
use crate::text::Span;

/// A table whose keys are known. A value is missing where it was not what its key takes; the reason is among the faults.
pub(super) struct Table {
    /// `[[rule]]`, or nothing at the start of the file.
    pub(super) header: Span,
    /// From the header to the end of the last value.
    pub(super) span: Span,
    entries: Vec<Entry>,
    /// Whether a part of it could not be read, so that what seems to be missing may stand there.
    unread: bool,
    /// Keys that unknown ones were probably meant to be.
    meant: Vec<&'static Key>,
}

struct Entry {
    key: &'static Key,
    name: Span,
    value: Option<Value>,
}

impl Table {
    /// Reads the keys of one part. `end` is where the next table begins.
    pub(super) fn read(part: Part, header: Span, end: usize, tree: &DeTable<'_>, faults: &mut Faults) -> Table {
        let unread = faults.unread_in(Span::new(header.start, end));
        let mut table = Table { header, span: header, entries: Vec::new(), unread, meant: Vec::new() };
        for (name, value) in tree {
            let place = Span::from(name.span());
            let Some(key) = Key::find(part, name.get_ref()) else {
                table.meant.extend(suggest::key(part, name.get_ref()));
                faults.add(unknown(part, name.get_ref(), place, tree, faults));
                continue;
            };
            if matches!(key.kind, Kind::Tables(_)) {
                continue;
            }
            table.span.end = table.span.end.max(value.span().end);
            let value = value::read(key, value, faults);
            table.entries.push(Entry { key, name: place, value });
        }
        table.entries.sort_by_key(|entry| entry.name.start);
        table
    }

    /// The key's place, if it is written at all, whatever stands behind it.
    pub(super) fn place(&self, name: &str) -> Option<Span> {
        self.entry(name).map(|entry| entry.name)
    }

    /// The texts behind a key; none if it is not there or not sound.
    pub(super) fn texts(&self, name: &str) -> Vec<Spanned<String>> {
        match self.value(name) {
            Some(Value::Texts(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }

    /// The one text behind a key.
    pub(super) fn text(&self, name: &str) -> Option<Spanned<String>> {
        self.texts(name).into_iter().next()
    }

    /// The sequences behind a key.
    pub(super) fn sequences(&self, name: &str) -> Option<Vec<Vec<Spanned<String>>>> {
        match self.value(name) {
            Some(Value::Sequences(sequences)) => Some(sequences.clone()),
            _ => None,
        }
    }

    /// The number behind a key.
    pub(super) fn count(&self, name: &str) -> Option<usize> {
        match self.value(name) {
            Some(Value::Count(count)) => Some(*count),
            _ => None,
        }
    }

    /// Whether the key says `true`.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.value(name), Some(Value::Flag(true)))
    }

    /// The keys that are written, with their places, in the order of the file.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'static Key, Span)> {
        self.entries.iter().map(|entry| (entry.key, entry.name))
    }

    /// Whether such a key is not there, and was not misspelt or unreadable either.
    pub(super) fn lacks(&self, such: impl Fn(&Key) -> bool) -> bool {
        !self.unread && !self.meant.iter().any(|key| such(key)) && !self.entries.iter().any(|entry| such(entry.key))
    }

    /// Adds a fault for each required key that is not there.
    pub(super) fn require(&self, part: Part, faults: &mut Faults) {
        for key in Key::of(part).filter(|key| key.required) {
            if self.lacks(|other| other.name == key.name) {
                let fault =
                    faults.error(&codes::MISSING_KEY, self.header, format!("{} without `{}`", part.name(), key.name));
                faults.add(fault.help(key.advice()));
            }
        }
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.name == name)
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.entry(name)?.value.as_ref()
    }
}

fn unknown(part: Part, name: &str, place: Span, tree: &DeTable<'_>, faults: &Faults) -> Diagnostic {
    let elsewhere = [Part::Top, Part::Rule, Part::Test]
        .into_iter()
        .filter(|&other| other != part)
        .find_map(|other| Key::find(other, name));
    if let Some(key) = elsewhere {
        let fault = faults.error(&codes::KEY_NOT_HERE, place, format!("`{name}` does not belong {}", part.place()));
        return match (key.kind, key.part) {
            (Kind::Tables(_), _) => fault.help(format!("write it in double brackets on a line of its own: [[{name}]]")),
            (_, Part::Top) => fault.help("move the line to the top of the file, before the first [[rule]]"),
            (_, Part::Rule) => fault.help("move the line under a [[rule]]"),
            (_, Part::Test) => fault.help("move the line under a [[test]]"),
        };
    }
    let fault = faults.error(&codes::UNKNOWN_KEY, place, format!("{} has no key `{name}`", part.name()));
    if let Some(key) = suggest::key(part, name) {
        return match key.kind {
            Kind::Tables(_) => fault.says(format!("did you mean [[{}]]?", key.name)),
            _ => {
                let fault = fault.says(format!("did you mean `{}`?", key.name));
                let fault = fault.help(format!("{}: {}", key.name, key.about));
                // Which phrase a rule looks for, and where in a line, is not to be guessed.
                let clear = !key.matcher || suggest::closest(name, [key.name].into_iter()).is_some();
                if clear && !tree.contains_key(key.name) { fault.fix(place, key.name) } else { fault }
            }
        };
    }
    let names: Vec<&str> = Key::of(part).map(|key| key.name).collect();
    fault.help(format!("the keys of {}: {}", part.name(), names.join(", ")))
}
