//! `naqi rules test`.
use std::io::Write;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::Args;

use crate::cli::load::{draw, gather};
use crate::cli::{DONE, FOUND, Failure, Result};
use crate::compile::RuleSet;
use crate::engine::Cleaner;
use crate::report::obstacle_words;
use crate::rule::RuleFile;
use crate::verify::{Difference, Outcome, PageReport, document, verify};

use super::check::counted;
use super::{FilesArgs, watch};

const BAD: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const QUIET: Style = Style::new().dimmed();
/// So many lines of the page are shown on either side.
const AROUND: usize = 2;
/// So many rules that came close are named.
const NEAR: usize = 3;

/// The arguments of `naqi rules test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    #[command(flatten)]
    pub(super) files: FilesArgs,
    /// Run again whenever one of the files is saved; Ctrl-C ends it
    #[arg(long, requires = "paths", conflicts_with = "json")]
    pub watch: bool,
}

/// One thing that a page did not do as marked.
struct Finding<'a> {
    /// `MISSED`, `OVERCUT`, `HELD` or `UNSTABLE`.
    kind: &'static str,
    file: &'a RuleFile,
    page: &'a PageReport<'a>,
    /// Line in the rule file, from 1.
    line: usize,
    /// Line of the page, from 0, where there is one to show.
    at: Option<usize>,
    words: String,
    text: &'a str,
    /// Rules that came close, and what stopped them.
    near: Vec<String>,
}

/// Runs the pages of the files and says what was wrong with each.
pub(super) fn run(args: &TestArgs) -> Result<ExitCode> {
    if !args.watch {
        return once(&args.files);
    }
    watch::each_save(&args.files.paths, || match once(&args.files) {
        Ok(_) => Ok(()),
        Err(failure) if failure.is_closed_pipe() => Err(failure),
        Err(failure) => Ok(write!(anstream::stdout().lock(), "{failure}")?),
    })
}

fn once(args: &FilesArgs) -> Result<ExitCode> {
    let chosen = args.chosen()?;
    let gathered = gather(&args.options())?.adopted(&chosen);
    let Some(rules) = &gathered.rules else {
        return Err(Failure::drawn(draw(&gathered.faults)).help("no page was run; mend the rule files first"));
    };
    let mut out = anstream::stdout().lock();
    let (mut passed, mut failed) = (0, 0);
    for file in gathered.files.iter().filter(|file| chosen(&file.source.name)) {
        let report = verify(file, rules);
        for page in &report.pages {
            *(if page.passes() { &mut passed } else { &mut failed }) += 1;
            for finding in findings(file, page, rules) {
                if args.json {
                    writeln!(out, "{}", finding.to_json())?;
                } else {
                    finding.write(&mut out)?;
                }
            }
        }
    }
    if !args.json {
        match failed {
            0 => writeln!(out, "{} came out as marked.", counted(passed, "page"))?,
            _ => writeln!(out, "{} came out as marked, {failed} did not.", counted(passed, "page"))?,
        }
    }
    Ok(ExitCode::from(if failed == 0 { DONE } else { FOUND }))
}

fn findings<'a>(file: &'a RuleFile, page: &'a PageReport<'a>, rules: &RuleSet) -> Vec<Finding<'a>> {
    let at = |kind, difference: &Difference, words| Finding {
        kind,
        file,
        page,
        line: page.page.lines.get(difference.line).copied().unwrap_or_default(),
        at: Some(difference.line),
        words,
        text: page.page.text[difference.span.range()].trim_end_matches(['\n', '\r']),
        near: Vec::new(),
    };
    let names = |difference: &Difference| {
        let names: Vec<&str> = difference.rules.iter().map(|rule| rule.as_str()).collect();
        format!("rule{} {}", if names.len() == 1 { "" } else { "s" }, names.join(", "))
    };
    let whole = |kind, words| Finding {
        kind,
        file,
        page,
        line: file.source.position(page.page.name.span.start).line,
        at: None,
        words,
        text: "",
        near: Vec::new(),
    };
    match &page.outcome {
        Outcome::Pass => Vec::new(),
        Outcome::Fail { missed, overcut } => {
            let near = if missed.is_empty() { Vec::new() } else { near(file, page, rules) };
            let missed = missed.iter().map(|one| Finding {
                near: near.get(one.line).cloned().unwrap_or_default(),
                ..at("MISSED", one, "no rule took this line".into())
            });
            let overcut =
                overcut.iter().map(|one| at("OVERCUT", one, format!("{} took a line marked to stay", names(one))));
            let mut all: Vec<Finding<'_>> = missed.chain(overcut).collect();
            all.sort_by_key(|finding| finding.line);
            all
        }
        Outcome::Held(hold) => vec![whole("HELD", format!("naqi would keep this page whole: {hold}"))],
        Outcome::Unstable { more } => {
            let say = |one| whole("UNSTABLE", format!("cleaning the clean page again, {} takes more", names(one)));
            more.iter().map(say).collect()
        }
    }
}

/// For each line of a page, the rules whose words are on it and what stopped them; those of the page's own file first.
fn near(file: &RuleFile, page: &PageReport<'_>, rules: &RuleSet) -> Vec<Vec<String>> {
    let document = document(file, page.page, &page.page.text);
    let lines = Cleaner::new(rules.clone()).explain(&document).lines;
    let own = format!("{}/", file.name);
    let say = |line: crate::engine::LineExplanation| {
        let mut near = line.near;
        near.sort_by_key(|(rule, _)| !rule.as_str().starts_with(&own));
        near.iter().take(NEAR).map(|(rule, why)| format!("{rule}: {}", obstacle_words(why))).collect()
    };
    lines.into_iter().map(say).collect()
}

impl Finding<'_> {
    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let Finding { kind, file, page, line, words, near, .. } = self;
        writeln!(out, "{BAD}{kind:8}{BAD:#} {}:{line}  {words}", file.source.name)?;
        writeln!(out, "         {QUIET}on the page \"{}\"{QUIET:#}", page.page.name.value)?;
        if let Some(at) = self.at {
            let from = at.saturating_sub(AROUND);
            let last = (at + AROUND).min(page.page.lines.len().saturating_sub(1));
            for &shown in page.page.lines.get(from..=last).unwrap_or_default() {
                let text = &file.source.text[file.source.line(shown).range()];
                let sign = if shown == *line { ">" } else { " " };
                writeln!(out, "       {sign} {QUIET}{shown:>4} │{QUIET:#} {}", crate::report::visible(text))?;
            }
        }
        for rule in near {
            writeln!(out, "         came close: {rule}")?;
        }
        writeln!(out)
    }

    fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "kind": self.kind.to_lowercase(),
            "file": self.file.source.name,
            "line": self.line,
            "page": self.page.page.name.value,
            "message": self.words,
            "text": self.text,
            "near": self.near,
        })
    }
}
