//! The file as a whole: whose it is, its rules, its tests.
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use toml::Spanned as Toml;
use toml::de::{DeTable, DeValue};

use super::faults::Faults;
use super::table::Table;
use super::{rule, syntax, test, value};
use crate::diagnostic::{Diagnostic, SourceFile, codes};
use crate::rule::keys::{FileKind, Key, Part};
use crate::rule::{FileScope, RuleFile, Spanned, pack};
use crate::text::Span;

/// Reads what the tree holds. What comes out of a tree with faults is of no use but for finding more of them.
pub(super) fn read(source: &Arc<SourceFile>, tree: &DeTable<'_>, faults: &mut Faults) -> Option<RuleFile> {
    let headers = syntax::headers(tree);
    let first = headers.first().copied().unwrap_or(source.text.len());
    let top = Table::read(Part::Top, Span::new(0, 0), first, tree, faults);
    let scope = scope(source, &top, faults);

    let end = |start: usize| {
        let next = headers.partition_point(|&header| header <= start);
        headers.get(next).copied().unwrap_or(source.text.len())
    };
    let mut read = |name: &str, part: Part| -> Vec<Table> {
        let tables = tables(name, tree, faults).into_iter();
        tables.map(|(span, tree)| Table::read(part, span, end(span.start), tree, faults)).collect()
    };
    let rules = read("rule", Part::Rule);
    let tests = read("test", Part::Test);
    distinct("rule", rules.iter().filter_map(|rule| rule.text("id")), faults);
    distinct("test", tests.iter().filter_map(|test| test.text("name")), faults);
    // Thousands, in a large file; each takes much room.
    let mut specs = Vec::with_capacity(rules.len());
    specs.extend(rules.iter().filter_map(|table| rule::read(table, faults)));
    let tests = tests.iter().filter_map(|table| test::read(source, table, faults)).collect();

    Some(RuleFile {
        name: pack::name_of(&source.name).to_owned(),
        scope: scope?,
        about: top.text("about").map(|about| about.value).unwrap_or_default(),
        added: top.text("added"),
        rules: specs,
        tests,
        source: source.clone(),
    })
}

/// The tables of `[[rule]]` or `[[test]]`.
fn tables<'a, 's>(name: &str, tree: &'a DeTable<'s>, faults: &mut Faults) -> Vec<(Span, &'a DeTable<'s>)> {
    let Some(value) = tree.get(name) else { return Vec::new() };
    let mut tables = Vec::new();
    let mut take = |item: &'a Toml<DeValue<'s>>, faults: &mut Faults| match item.get_ref() {
        DeValue::Table(table) => tables.push((Span::from(item.span()), table)),
        other => {
            let fault =
                faults.error(&codes::WRONG_TYPE, item.span().into(), format!("`{name}` stands in double brackets"));
            faults.add(
                fault
                    .says(format!("this is {}", value::called(other)))
                    .help(format!("write [[{name}]] on a line of its own")),
            );
        }
    };
    match value.get_ref() {
        DeValue::Array(list) => list.iter().for_each(|item| take(item, faults)),
        DeValue::Table(_) => {
            let fault =
                faults.error(&codes::WRONG_TYPE, value.span().into(), format!("`{name}` stands in double brackets"));
            faults.add(
                fault
                    .says(format!("write [[{name}]]"))
                    .help("a file may hold many of them; each begins with this line"),
            );
            take(value, faults);
        }
        _ => take(value, faults),
    }
    tables
}

/// Whose documents the file speaks for: what its keys say, which must be what its folder says.
fn scope(source: &SourceFile, top: &Table, faults: &mut Faults) -> Option<FileScope> {
    let folder = pack::kind_of(&source.name);
    let kind = match (top.place("sites"), top.place("lang")) {
        (Some(sites), Some(lang)) => {
            let fault =
                faults.error(&codes::MIXED_SCOPE, sites.max(lang), "a file speaks either for sites or for languages");
            let fault = fault.label(sites.min(lang), "this says one, the other key the other");
            faults.add(fault.help(
                "keep `sites` in a site file, `lang` in a common file; a single rule may have a `lang` of its own",
            ));
            return None;
        }
        (Some(place), None) => (FileKind::Site, place),
        (None, Some(place)) => (FileKind::Common, place),
        (None, None) => {
            if top.lacks(|key| matches!(key.name, "sites" | "lang")) {
                let wanted = match folder {
                    Some(kind) => wanted(kind),
                    None => "sites = [\"elaph.com\"] for a site, or lang = [\"ar\"] for a language",
                };
                let fault =
                    faults.error(&codes::NO_SCOPE, top.header, "the file does not say whose pages it speaks for");
                faults.add(fault.help(format!("begin the file with {wanted}")));
            }
            return None;
        }
    };
    let (kind, place) = kind;
    if let Some(folder) = folder.filter(|&folder| folder != kind) {
        let (stands, message) = match folder {
            FileKind::Common => ("sites/", "files in common/ speak for languages, not for sites"),
            FileKind::Site => ("common/", "files in sites/ speak for sites, not for languages"),
        };
        let fault = faults.error(&codes::WRONG_FOLDER, place, message);
        faults.add(fault.help(format!("move the file to {stands}, or begin it with {}", wanted(folder))));
    }
    for (key, place) in top.keys() {
        if key.only.is_some_and(|only| only != kind) && !matches!(key.name, "sites" | "lang") {
            faults.add(not_here(key, place, faults));
        }
    }
    Some(match kind {
        FileKind::Common => FileScope::Common { lang: top.texts("lang") },
        FileKind::Site => FileScope::Site {
            sites: top.texts("sites"),
            aliases: top.texts("aliases"),
            signature: top.texts("signature"),
            skip: top.texts("skip"),
        },
    })
}

fn wanted(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Common => "lang = [\"ar\"]",
        FileKind::Site => "sites = [\"elaph.com\"]",
    }
}

fn not_here(key: &Key, place: Span, faults: &Faults) -> Diagnostic {
    let fault =
        faults.error(&codes::KEY_NOT_HERE, place, format!("`{}` means nothing in a file for languages", key.name));
    fault.help("it belongs in a site file, one that begins with `sites`")
}

/// Adds a fault for each name that was there before.
fn distinct(what: &str, names: impl Iterator<Item = Spanned<String>>, faults: &mut Faults) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for name in names {
        match seen.entry(name.value) {
            Entry::Vacant(free) => {
                free.insert(name.span);
            }
            Entry::Occupied(earlier) => {
                let message = format!("another {what} is called \"{}\" already", earlier.key());
                let fault = faults.error(&codes::DUPLICATE_ID, name.span, message).label(*earlier.get(), "this one");
                faults.add(fault.help("give one of the two another name"));
            }
        }
    }
}
