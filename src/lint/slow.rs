//! Patterns that slow a whole run down.
use crate::compile::{Slow, slow_patterns};
use crate::diagnostic::{Diagnostic, codes};
use crate::rule::{RuleFile, RuleSpec};

/// Patterns that are tried on every line, or looked for at every letter. An expression without a word is warned of as such.
pub(super) fn rule(file: &RuleFile, spec: &RuleSpec, found: &mut Vec<Diagnostic>) {
    for (span, slow) in slow_patterns(spec) {
        let (code, message, help) = match slow {
            Slow::EveryLine => (
                &codes::EVERY_LINE,
                "this is tried on every line of every page, as no word of it must stand there",
                "write a word that has to stand in the line; dates, names and counts are found quicker by `looks`",
            ),
            Slow::EveryLetter => (
                &codes::EVERY_LETTER,
                "this is looked for at every letter of every page, as it need not start where a word starts",
                "`has` finds whole words at no cost; in an expression, put a space or `^` before the word",
            ),
        };
        let told = |warning: &Diagnostic| warning.code == &codes::NO_LITERAL && span.overlaps(warning.span());
        if !found.iter().any(told) {
            found.push(Diagnostic::warning(code, &file.source, span, message).help(help));
        }
    }
}
