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
    broken: bool,
    /// Whether it holds a key that nobody knows.
    strange: bool,
}

struct Entry {
    key: &'static Key,
    name: Span,
    value: Option<Value>,
}

impl Table {
    /// Reads the keys of one part. `end` is where the next table begins.
    pub(super) fn read(part: Part, header: Span, end: usize, tree: &DeTable<'_>, faults: &mut Faults) -> Table {
        let broken = faults.broken_in(header.start..end + 1);
        let mut table = Table { header, span: header, entries: Vec::new(), broken, strange: false };
        for (name, value) in tree {
            let place = Span::from(name.span());
            let Some(key) = Key::find(part, name.get_ref()) else {
                table.strange = true;
                if !faults.broken_on_line_of(place.start) {
                    faults.add(unknown(part, name.get_ref(), place, faults));
                }
                continue;
            };
            if matches!(key.kind, Kind::Tables(_)) {
                continue;
            }
            // Where the text is broken the TOML reader puts a number of no width, in no place.
            let found = Span::from(value.span());
            let readable = !found.is_empty() && !faults.broken_in(found.start..found.end + 1);
            let value = if readable { value::read(key, value, faults) } else { None };
            table.span.end = table.span.end.max(found.end).max(place.end);
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

    /// Whether what is not there may only be unreadable, or misspelt: it is better not to ask for it then.
    pub(super) fn doubtful(&self) -> bool {
        self.broken || self.strange
    }

    /// Adds a fault for each required key that is not written.
    pub(super) fn require(&self, part: Part, faults: &mut Faults) {
        let missing = Key::of(part).filter(|key| key.required && self.place(key.name).is_none());
        // An unknown key may be the misspelt one that is missing.
        if self.broken {
            return;
        }
        for key in missing {
            let message = format!("{} without `{}`", part.name(), key.name);
            faults.add(
                faults
                    .error(&codes::MISSING_KEY, self.header, message)
                    .help(format!("write, for example: {}", key.example)),
            );
        }
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.name == name)
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.entry(name)?.value.as_ref()
    }
}

fn unknown(part: Part, name: &str, place: Span, faults: &Faults) -> Diagnostic {
    let elsewhere = [Part::Top, Part::Rule, Part::Test]
        .into_iter()
        .filter(|&other| other != part)
        .find_map(|other| Key::find(other, name));
    if let Some(key) = elsewhere {
        let fault = faults.error(&codes::KEY_NOT_HERE, place, format!("`{name}` does not belong in {}", part.name()));
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
            _ => fault.says(format!("did you mean `{}`?", key.name)).help(format!("{}: {}", key.name, key.about)),
        };
    }
    let names: Vec<&str> = Key::of(part).map(|key| key.name).collect();
    fault.help(format!("the keys of {}: {}", part.name(), names.join(", ")))
}
