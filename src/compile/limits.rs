//! How much one rule file may ask for. What people write by hand is far below; above it, cleaning would be slow or need memory without bound, whatever the page.
//!
//! With these limits each line of a page costs at most so many steps a rule, and each rule at most so many bytes, so that cleaning stays linear in the text.
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceFile, codes};
use crate::rule::{Matcher, RuleFile};
use crate::text::Span;

/// Lines of one sequence (`lines`): each place where it begins costs as many.
pub(crate) const MOST_IN_A_ROW: usize = 100;
/// Lines of a block (`max-lines`): a rule with `to` looks as far for its end from each place where it begins.
pub(crate) const MOST_IN_A_BLOCK: usize = 1000;
/// Regular expressions of a file: as many as large sets of rules hold that were made by programs. One without any literal is tried on each line, and is warned of.
pub(crate) const MOST_REGEXES: usize = 10_000;
/// Bytes that the regular expressions of a file take if all are built over text, guessed from above: a thousand of `.{3,40}` each pass. Most run over codes, which takes
/// a tenth, and are never built so.
pub(crate) const MOST_BUILT: usize = 256 << 20;
/// Bytes that the regular expressions of a file may need besides while they run, on each thread.
const MOST_RUNNING: usize = 256 << 20;
/// One of them needs no more.
const MOST_RUNNING_EACH: usize = 4 << 20;

/// Bytes that each of so many expressions may need while it runs.
pub(crate) fn running(regexes: usize) -> usize {
    (MOST_RUNNING / regexes.max(1)).min(MOST_RUNNING_EACH)
}

/// How many regular expressions a file holds.
pub(crate) fn regexes(file: &RuleFile) -> usize {
    let of = |matcher: &Matcher| if let Matcher::Regex(patterns) = matcher { patterns.len() } else { 0 };
    file.rules.iter().map(|spec| of(&spec.matcher)).sum()
}

/// What of a file is beyond the limits that can be told before anything is compiled.
pub(super) fn check(file: &RuleFile, faults: &mut Vec<Diagnostic>) {
    let source = &file.source;
    let mut count = 0;
    for spec in &file.rules {
        if let Some(lines) = spec.max_lines.filter(|&lines| lines > MOST_IN_A_BLOCK) {
            let message = format!("`max-lines` is at most {MOST_IN_A_BLOCK}, not {lines}");
            let help = "what is longer is no box of a page; for all that follows: takes = \"rest\"";
            faults.push(fault(source, spec.place("max-lines"), message, help));
        }
        match &spec.matcher {
            Matcher::Lines(sequences) => {
                for long in sequences.iter().filter(|lines| lines.len() > MOST_IN_A_ROW) {
                    let message =
                        format!("a sequence holds at most {MOST_IN_A_ROW} lines, and this one {}", long.len());
                    let help = "look for the first lines, and take the rest with `to` or `takes`";
                    faults.push(fault(source, long[MOST_IN_A_ROW].span, message, help));
                }
            }
            Matcher::Regex(patterns) => {
                count += patterns.len();
                if count > MOST_REGEXES && count - patterns.len() <= MOST_REGEXES {
                    let first = &patterns[MOST_REGEXES - (count - patterns.len())];
                    let message =
                        format!("a rule file holds at most {MOST_REGEXES} regular expressions; this is one more");
                    faults.push(fault(
                        source,
                        first.span,
                        message,
                        "use `line`, `starts`, `ends` or `has` where there are only words",
                    ));
                }
            }
            _ => {}
        }
    }
}

/// The fault of expressions that are each small enough, and not all together.
pub(super) fn too_much_built(source: &Arc<SourceFile>, place: Span) -> Diagnostic {
    let message = format!("the regular expressions of this file need more than {} MB together", MOST_BUILT >> 20);
    fault(
        source,
        place,
        message,
        "write them shorter: a count such as `{1,500}` around a class such as `\\w` is the largest part",
    )
}

fn fault(source: &Arc<SourceFile>, place: Span, message: String, help: &'static str) -> Diagnostic {
    Diagnostic::error(&codes::TOO_MUCH, source, place, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::super::ruleset::tests::test_file;
    use super::*;

    #[test]
    fn what_expressions_may_need_while_they_run_is_shared_out() {
        assert_eq!([0, 1, 64, 1024, 10_000].map(running), [4 << 20, 4 << 20, 4 << 20, 256 << 10, 26_843]);
    }

    #[test]
    fn all_expressions_of_a_file_are_counted() {
        let rules = [("a", "regex = ['^a+$', '^b+$']"), ("b", "line = 'c'"), ("d", "regex = '^d+$'")];
        assert_eq!(regexes(&test_file("common/a.toml", "lang = ['*']", &rules)), 3);
    }
}
