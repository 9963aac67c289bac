//! What a report says in words, at its places in the rule file.
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::ledger::RuleId;
use crate::rule::RuleFile;
use crate::text::Span;

use super::{Difference, FileReport, Outcome, PageReport};

/// The faults of a rule file that only its own pages show: none where it passes.
pub fn faults(report: &FileReport<'_>) -> Vec<Diagnostic> {
    let file = report.file;
    let mut faults = Vec::new();
    if file.tests.is_empty() && !file.rules.is_empty() {
        faults.push(
            Diagnostic::error(&codes::NO_TESTS, &file.source, Span::new(0, 0), "this file has no pages to test it")
                .help("add a `[[test]]` with a `page` that marks what must go and what must stay"),
        );
        return faults;
    }
    for page in &report.pages {
        page_faults(file, page, &mut faults);
    }
    let mut idle = |ids: &[RuleId], code: &'static Code, say: fn(&RuleId) -> String, help: &'static str| {
        for id in ids {
            faults.push(Diagnostic::error(code, &file.source, id_span(file, id), say(id)).help(help));
        }
    };
    idle(
        &report.not_exercised,
        &codes::NOT_EXERCISED,
        |id| format!("no page shows the rule {id} at work"),
        "add a page, or a line to a page, that this rule must take",
    );
    idle(
        &report.not_needed,
        &codes::NOT_NEEDED,
        |id| format!("no page would come out differently without the rule {id}"),
        "another rule takes the same lines: take this one out, or show a line that only this rule takes",
    );
    faults
}

const HELD: &str = "no running text would be left of this page, so naqi would keep it whole";

fn id_span(file: &RuleFile, id: &RuleId) -> Span {
    let spec = file.rules.iter().find(|spec| RuleId::new(&file.name, &spec.id.value) == *id);
    spec.map_or(Span::new(0, 0), |spec| spec.id.span)
}

fn page_faults(file: &RuleFile, report: &PageReport<'_>, faults: &mut Vec<Diagnostic>) {
    let page = report.page;
    let place = |difference: &Difference| {
        let line = page.lines.get(difference.line).copied().unwrap_or(1);
        file.source.line(line)
    };
    let names = |rules: &[RuleId]| rules.iter().map(RuleId::as_str).collect::<Vec<_>>().join(", ");
    match &report.outcome {
        Outcome::Pass => {}
        Outcome::Fail { missed, overcut } => {
            for difference in missed {
                faults.push(
                    Diagnostic::error(
                        &codes::MISSED,
                        &file.source,
                        place(difference),
                        missed_words(&page.text, difference),
                    )
                    .help(format!("`naqi explain` shows which rules came close; the page is \"{}\"", page.name.value)),
                );
            }
            for difference in overcut {
                faults.push(
                    Diagnostic::error(
                        &codes::OVERCUT,
                        &file.source,
                        place(difference),
                        format!("{} took what is marked to stay", names(&difference.rules)),
                    )
                    .help(format!(
                        "make the rule narrower, or mark the line with `-` if it should go; the page is \"{}\"",
                        page.name.value
                    )),
                );
            }
        }
        Outcome::Held(_) => faults.push(
            Diagnostic::error(&codes::PAGE_HELD, &file.source, page.name.span, HELD)
                .help("paste more of the article, or make the rule take less"),
        ),
        Outcome::Unstable { more } => {
            let rules: Vec<RuleId> = more.iter().flat_map(|difference| difference.rules.clone()).collect();
            faults.push(
                Diagnostic::error(
                    &codes::NOT_STABLE,
                    &file.source,
                    page.name.span,
                    format!("cleaning the clean page again removes more, by {}", names(&rules)),
                )
                .help("one run should take all: let the first rule take the whole block"),
            );
        }
    }
}

fn missed_words(text: &str, difference: &Difference) -> String {
    if text[difference.span.range()].trim().is_empty() {
        "no rule took this blank line, which is marked to go".into()
    } else {
        "no rule took this line, which is marked to go".into()
    }
}
