//! `naqi rules test`.
use std::io::Write;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use crate::cli::load::{draw, gather};
use crate::cli::{DONE, FOUND, Failure, Result};
use crate::rule::RuleFile;
use crate::verify::{Difference, Outcome, PageReport, verify};

use super::FilesArgs;

const BAD: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));

/// One thing that a page did not do as marked.
struct Finding<'a> {
    /// `MISSED`, `OVERCUT` or `UNSTABLE`.
    kind: &'static str,
    file: &'a RuleFile,
    page: &'a PageReport<'a>,
    /// Line in the rule file, from 1.
    line: usize,
    words: String,
    text: &'a str,
}

/// Runs the pages of the files and says what was wrong with each.
pub(super) fn run(args: &FilesArgs) -> Result<ExitCode> {
    let chosen = args.chosen()?;
    let gathered = gather(&args.options())?;
    let Some(rules) = &gathered.rules else {
        return Err(Failure::drawn(draw(&gathered.faults)).help("no page was run; mend the rule files first"));
    };
    let mut out = anstream::stdout().lock();
    let (mut passed, mut failed) = (0, 0);
    for file in gathered.files.iter().filter(|file| chosen(&file.source.name)) {
        let report = verify(file, rules);
        for page in &report.pages {
            *(if page.passes() { &mut passed } else { &mut failed }) += 1;
            for finding in findings(file, page) {
                if args.json {
                    writeln!(out, "{}", finding.to_json())?;
                } else {
                    finding.write(&mut out)?;
                }
            }
        }
    }
    if !args.json {
        writeln!(out, "{passed} pages came out as marked, {failed} did not.")?;
    }
    Ok(ExitCode::from(if failed == 0 { DONE } else { FOUND }))
}

fn findings<'a>(file: &'a RuleFile, page: &'a PageReport<'a>) -> Vec<Finding<'a>> {
    let at = |kind, difference: &Difference, words| Finding {
        kind,
        file,
        page,
        line: page.page.lines.get(difference.line).copied().unwrap_or_default(),
        words,
        text: page.page.text[difference.span.range()].trim_end_matches(['\n', '\r']),
    };
    let names = |difference: &Difference| {
        let names: Vec<&str> = difference.rules.iter().map(|rule| rule.as_str()).collect();
        names.join(", ")
    };
    match &page.outcome {
        Outcome::Pass => Vec::new(),
        Outcome::Fail { missed, overcut } => {
            let missed = missed.iter().map(|one| at("MISSED", one, "no rule took this, which is marked to go".into()));
            let overcut = overcut
                .iter()
                .map(|one| at("OVERCUT", one, format!("{} took this, which is marked to stay", names(one))));
            missed.chain(overcut).collect()
        }
        Outcome::Unstable { more } => more
            .iter()
            .map(|one| Finding {
                kind: "UNSTABLE",
                file,
                page,
                line: file.source.position(page.page.name.span.start).line,
                words: format!("cleaning the clean page again, {} takes more", names(one)),
                text: "",
            })
            .collect(),
    }
}

impl Finding<'_> {
    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let Finding { kind, file, page, line, words, text } = self;
        writeln!(out, "{BAD}{kind:8}{BAD:#} {}:{line}  {words}", file.source.name)?;
        if !text.trim().is_empty() {
            writeln!(out, "         {text}")?;
        }
        writeln!(out, "         on the page \"{}\"", page.page.name.value)
    }

    fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "kind": self.kind.to_lowercase(),
            "file": self.file.source.name,
            "line": self.line,
            "page": self.page.page.name.value,
            "message": self.words,
            "text": self.text,
        })
    }
}
