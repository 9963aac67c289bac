//! `naqi diff RUN1 RUN2`: what another version, or other rules, made of the same corpus.
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use serde_json::{Map, Value, json};

use crate::cli::load::cannot_read;
use crate::cli::{Failure, Result};
use crate::diff::{Change, Stretch, change};
use crate::io::{FormatChoice, HELD, Held, LEDGER, RECORDS, RUN, StreamReader, place_of};
use crate::ledger::Entry;
use crate::report::visible;

const GONE: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const BACK: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const STRONG: Style = Style::new().bold();

/// Whether a path is the output of a run.
pub fn is_run(path: &Path) -> bool {
    path.join(RECORDS).join(RUN).is_file()
}

/// How it is told.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// As JSON lines.
    pub json: bool,
    /// Only the sums.
    pub stat: bool,
}

/// Compares two runs; says whether anything comes out otherwise.
///
/// # Errors
/// Records that cannot be read.
pub fn compare(before: &Path, after: &Path, how: How, out: &mut impl Write) -> Result<bool> {
    let (one, other) = (Run::open(before)?, Run::open(after)?);
    if !how.json {
        heads(&one, &other, out)?;
    }
    let format = one.format;
    let mut sums = Sums::default();
    let mut streams = (one.ledger()?, other.ledger()?);
    loop {
        let order = match (streams.0.peek()?, streams.1.peek()?) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => place_of(&a.source, format).cmp(&place_of(&b.source, format)),
        };
        let was = if order != Ordering::Greater { streams.0.next_if(|_| true)? } else { None };
        let is = if order != Ordering::Less { streams.1.next_if(|_| true)? } else { None };
        sums.add(was.as_ref(), is.as_ref());
        let Some(change) = change(was.as_ref(), is.as_ref()) else { continue };
        sums.changed += 1;
        sums.other_texts += usize::from(change.other_text);
        if let (Some(entry), false) = (is.as_ref().or(was.as_ref()), how.stat) {
            if how.json { write_json(out, entry, &change)? } else { write_text(out, entry, &change)? }
        }
    }
    let held = (one.held()?, other.held()?);
    let newly: Vec<&String> = held.1.keys().filter(|source| !held.0.contains_key(*source)).collect();
    let freed: Vec<&String> = held.0.keys().filter(|source| !held.1.contains_key(*source)).collect();
    let same = sums.changed == 0 && newly.is_empty() && freed.is_empty();
    if how.json {
        writeln!(
            out,
            "{}",
            json!({ "changed": sums.changed, "other-texts": sums.other_texts, "held": newly, "no-longer-held": freed, "by-rule": sums.by_rule() })
        )?;
        return Ok(!same);
    }
    for (words, list) in [("held now", &newly), ("no longer held", &freed)] {
        for source in list {
            writeln!(out, "{STRONG}{words}{STRONG:#}: {}", visible(source))?;
        }
    }
    sums.write(out)?;
    Ok(!same)
}

struct Run {
    folder: PathBuf,
    head: Value,
    format: FormatChoice,
}

impl Run {
    fn open(folder: &Path) -> Result<Run> {
        let path = folder.join(RECORDS).join(RUN);
        let text = std::fs::read(&path).map_err(|error| cannot_read(&path, &error))?;
        let fault = |error: serde_json::Error| Failure::new(format!("{} cannot be read: {error}", path.display()));
        let head: Value = serde_json::from_slice(&text).map_err(fault)?;
        if head["finished"] != true {
            return Err(Failure::new(format!("the run in {} was cut off before its end", folder.display()))
                .help("run the same `naqi clean` again: it goes on where it was"));
        }
        let format = serde_json::from_value(head["options"]["format"].clone()).map_err(fault)?;
        Ok(Run { folder: folder.to_owned(), head, format })
    }

    fn ledger(&self) -> Result<StreamReader<Entry>> {
        Ok(StreamReader::open(&self.folder.join(RECORDS).join(LEDGER))?)
    }

    fn held(&self) -> Result<BTreeMap<String, String>> {
        let mut all = BTreeMap::new();
        let mut held = StreamReader::<Held>::open(&self.folder.join(RECORDS).join(HELD))?;
        while let Some(held) = held.next_if(|_| true)? {
            all.insert(held.source, held.reason);
        }
        Ok(all)
    }
}

/// What the runs were told that differs.
fn heads(one: &Run, other: &Run, out: &mut impl Write) -> Result<()> {
    writeln!(out, "--- {}\n+++ {}", one.folder.display(), other.folder.display())?;
    let mut differs = |name: &str, was: &Value, is: &Value| -> Result<()> {
        if was != is {
            writeln!(out, "{name}: {was} → {is}")?;
        }
        Ok(())
    };
    differs("version", &one.head["naqi"], &other.head["naqi"])?;
    differs("rules", &one.head["rules"]["digest"], &other.head["rules"]["digest"])?;
    let none = Map::new();
    let options = |run: &Run| run.head["options"].as_object().unwrap_or(&none).clone();
    let (was, is) = (options(one), options(other));
    let mut names: Vec<&String> = was.keys().chain(is.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        differs(name, was.get(name).unwrap_or(&Value::Null), is.get(name).unwrap_or(&Value::Null))?;
    }
    Ok(())
}

fn write_text(out: &mut impl Write, entry: &Entry, change: &Change) -> Result<()> {
    write!(out, "{STRONG}@@ {}{STRONG:#}", visible(&entry.source))?;
    if entry.doc != entry.source {
        write!(out, " ({})", visible(&entry.doc))?;
    }
    writeln!(out)?;
    if change.other_text {
        writeln!(out, "  the two runs saw different texts here")?;
    }
    let mut all: Vec<(&Stretch, bool)> = change.gone.iter().map(|one| (one, true)).collect();
    all.extend(change.back.iter().map(|one| (one, false)));
    all.sort_by_key(|(one, _)| one.span);
    for (stretch, gone) in all {
        let (sign, style) = if gone { ('-', GONE) } else { ('+', BACK) };
        let rules = stretch.rules.join(", ");
        // The rule before the text: what stands behind right-to-left text is hard to find.
        for line in stretch.text.lines().filter(|line| !line.trim().is_empty()) {
            writeln!(out, "{style}{sign}{style:#} {rules}: {style}{}{style:#}", visible(line))?;
        }
        if stretch.text.trim().is_empty() {
            writeln!(out, "{style}{sign}{style:#} {rules}: (blank, {} bytes)", stretch.text.len())?;
        }
    }
    Ok(())
}

fn write_json(out: &mut impl Write, entry: &Entry, change: &Change) -> Result<()> {
    let stretches = |list: &[Stretch]| -> Vec<Value> {
        let one = |one: &Stretch| json!({ "start": one.span.start, "end": one.span.end, "rules": one.rules, "text": one.text });
        list.iter().map(one).collect()
    };
    let value = json!({
        "source": entry.source,
        "doc": entry.doc,
        "site": entry.site,
        "gone": stretches(&change.gone),
        "back": stretches(&change.back),
        "other-text": change.other_text,
    });
    writeln!(out, "{value}")?;
    Ok(())
}

/// What all documents come to.
#[derive(Default)]
struct Sums {
    changed: usize,
    other_texts: usize,
    /// Removals before and after, by rule.
    rules: BTreeMap<String, (usize, usize)>,
}

impl Sums {
    fn add(&mut self, was: Option<&Entry>, is: Option<&Entry>) {
        for taken in was.iter().flat_map(|entry| &entry.removals) {
            self.rules.entry(taken.rule.clone()).or_default().0 += 1;
        }
        for taken in is.iter().flat_map(|entry| &entry.removals) {
            self.rules.entry(taken.rule.clone()).or_default().1 += 1;
        }
    }

    /// The rules that took more or less.
    fn moved(&self) -> impl Iterator<Item = (&String, usize, usize)> {
        self.rules.iter().filter(|(_, (was, is))| was != is).map(|(rule, (was, is))| (rule, *was, *is))
    }

    fn by_rule(&self) -> Map<String, Value> {
        self.moved().map(|(rule, was, is)| (rule.clone(), json!([was, is]))).collect()
    }

    fn write(&self, out: &mut impl Write) -> Result<()> {
        let mut moved: Vec<_> = self.moved().collect();
        moved.sort_by_key(|(rule, was, is)| (std::cmp::Reverse(was.abs_diff(*is)), *rule));
        if !moved.is_empty() {
            writeln!(out, "{STRONG}removals by rule, before and after{STRONG:#}")?;
        }
        for (rule, was, is) in moved {
            let sign = if is > was { '+' } else { '-' };
            writeln!(out, "  {rule:44} {was:>8} {is:>8}  {sign}{}", was.abs_diff(is))?;
        }
        let documents =
            if self.changed == 1 { "document comes".to_owned() } else { format!("{} documents come", self.changed) };
        match self.changed {
            0 => writeln!(out, "Every document comes out the same.")?,
            1 => writeln!(out, "1 {documents} out otherwise.")?,
            _ => writeln!(out, "{documents} out otherwise.")?,
        }
        if self.other_texts > 0 {
            writeln!(out, "In {} of them the runs saw different texts: was the input the same?", self.other_texts)?;
        }
        Ok(())
    }
}
