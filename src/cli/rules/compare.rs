//! `naqi rules compare`.
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::Args;

use crate::cli::args::{CodingOptions, FieldOptions, RuleOptions, SiteOptions};
use crate::cli::clean::warn;
use crate::cli::documents::{Reading, Unit, What};
use crate::cli::load::load_rules;
use crate::cli::threads::{cores, each_on};
use crate::cli::{DONE, FOUND, QUARANTINE, Result};
use crate::document::Document;
use crate::engine::{Cleaned, Cleaner};
use crate::ledger::RuleId;
use crate::report::visible;
use crate::text::{Span, lines, union};

use super::check::counted;

const RULE: Style = Style::new().bold();
const GOES: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const STAYS: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));

/// The arguments of `naqi rules compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The rules as they were: a folder of rule files, one file, or `shipped` for the built-in ones alone
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The rules as they are now, in the same way
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Files and folders of the corpus
    #[arg(value_name = "PATH", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Leave the built-in rules out on both sides
    #[arg(long)]
    pub only_rules: bool,
    /// Show at most N lines for each rule; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub show: usize,
    /// Write JSON, one line for each line that differs
    #[arg(long)]
    pub json: bool,
    /// Exit with 1 if something differs
    #[arg(long)]
    pub exit_code: bool,
    /// How many threads clean [default: as many as there are cores]; what is written is the same
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub fields: FieldOptions,
    #[command(flatten)]
    pub coding: CodingOptions,
    #[command(flatten)]
    pub site: SiteOptions,
}

/// One line, or a part of it, that one of the two rule sets takes and the other does not.
struct Difference {
    rule: RuleId,
    goes: bool,
    source: String,
    line: usize,
    text: String,
}

#[derive(Default)]
struct Group {
    shown: Vec<Difference>,
    lines: usize,
    documents: usize,
    /// The last of them.
    last: String,
}

/// Cleans the corpus with both rule sets and shows where they differ, rule by rule.
pub(super) fn run(args: &CompareArgs) -> Result<ExitCode> {
    let reading = Reading::new(&args.fields, &args.site, &args.coding)?;
    let (old, new) = (cleaner(&args.old, args.only_rules)?, cleaner(&args.new, args.only_rules)?);
    let mut out = BufWriter::new(anstream::stdout());
    let mut groups: BTreeMap<(RuleId, bool), Group> = BTreeMap::new();
    let (mut documents, mut changed, mut unread) = (0, 0, 0);
    let look = |Unit { source, what, .. }: Unit<'_>| {
        Ok(match what {
            What::Document(document, _) => Some(Ok(differences(document, source, &old, &new))),
            What::Blank(_) => None,
            What::Faulty(fault) => Some(Err((source.to_owned(), fault.to_string()))),
            What::Unreadable(reason) => Some(Err((source.to_owned(), reason))),
        })
    };
    let jobs = args.jobs.map_or_else(cores, NonZeroUsize::get);
    each_on(jobs, &args.inputs, &reading, look, |found| {
        let found = match found {
            None => return Ok(()),
            Some(Ok(found)) => found,
            Some(Err((source, reason))) => {
                unread += 1;
                return warn("could not be read", &source, &reason);
            }
        };
        documents += 1;
        changed += usize::from(!found.is_empty());
        for difference in found {
            if args.json {
                writeln!(out, "{}", difference.to_json())?;
            }
            let group = groups.entry((difference.rule.clone(), difference.goes)).or_default();
            group.lines += 1;
            if group.last != difference.source {
                group.documents += 1;
                group.last.clone_from(&difference.source);
            }
            if args.show == 0 || group.shown.len() < args.show {
                group.shown.push(difference);
            }
        }
        Ok(())
    })?;
    if !args.json {
        write(&mut out, &groups)?;
        let count = |goes: bool| groups.iter().filter(|((_, g), _)| *g == goes).map(|(_, group)| group.lines).sum();
        let (goes, stays) = (counted(count(true), "line"), counted(count(false), "line"));
        writeln!(
            out,
            "{changed} of {} differ: {goes} newly removed, {stays} newly kept.",
            counted(documents, "document")
        )?;
    }
    out.flush()?;
    Ok(ExitCode::from(match (unread, args.exit_code && changed > 0) {
        (1.., _) => QUARANTINE,
        (_, true) => FOUND,
        _ => DONE,
    }))
}

/// The built-in rules with those of `path` in place of the ones of the same name; or the latter alone.
pub(super) fn cleaner(path: &std::path::Path, only_rules: bool) -> Result<Cleaner> {
    let shipped = path.as_os_str() == "shipped" && !path.exists();
    let rules = if shipped { Vec::new() } else { vec![path.to_owned()] };
    let options = RuleOptions { rules, only_rules: only_rules && !shipped, ..RuleOptions::default() };
    Ok(Cleaner::new(load_rules(&options)?.rules))
}

fn differences(document: &Document<'_>, source: &str, old: &Cleaner, new: &Cleaner) -> Vec<Difference> {
    let (before, after) = (old.clean(document), new.clean(document));
    let (had, has) = (taken(&before), taken(&after));
    let mut found = Vec::new();
    for (goes, from, without, cleaned) in [(true, &has, &had, &after), (false, &had, &has, &before)] {
        for span in crate::verify::subtract(from, without) {
            for (at, line) in lines(&document.text).enumerate().filter(|(_, line)| span.overlaps(line.content)) {
                let part = Span::new(span.start.max(line.content.start), span.end.min(line.content.end));
                let text = document.text[part.range()].trim();
                let by = cleaned.removals.iter().find(|removal| removal.span.overlaps(part));
                if let Some(by) = by.filter(|_| !text.is_empty()) {
                    let rule = by.rule.clone();
                    found.push(Difference {
                        rule,
                        goes,
                        source: source.to_owned(),
                        line: at + 1,
                        text: text.to_owned(),
                    });
                }
            }
        }
    }
    found
}

/// What goes from a document; nothing from one that is held.
fn taken(cleaned: &Cleaned<'_>) -> Vec<Span> {
    if cleaned.held.is_some() { Vec::new() } else { union(cleaned.removals.iter().map(|removal| removal.span)) }
}

fn write(out: &mut impl Write, groups: &BTreeMap<(RuleId, bool), Group>) -> std::io::Result<()> {
    for ((rule, goes), group) in groups {
        let (verb, sign, style) = if *goes { ("newly removes", '-', GOES) } else { ("no longer removes", '+', STAYS) };
        let (lines, documents) = (counted(group.lines, "line"), counted(group.documents, "document"));
        writeln!(out, "{RULE}{rule}{RULE:#} {verb} {lines} in {documents}")?;
        for one in &group.shown {
            writeln!(out, "  {}:{}", visible(&one.source), one.line)?;
            writeln!(out, "    {style}{sign} {}{style:#}", visible(&one.text))?;
        }
        if group.shown.len() < group.lines {
            writeln!(out, "    … and {} more; --show 0 shows all", group.lines - group.shown.len())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

impl Difference {
    fn to_json(&self) -> serde_json::Value {
        let what = if self.goes { "newly-removed" } else { "newly-kept" };
        serde_json::json!({ "what": what, "rule": self.rule.as_str(), "source": self.source, "line": self.line, "text": self.text })
    }
}
