//! Expressions that take more than their writer thought of.
use regex_syntax::ast::{self, AssertionKind, Ast, Visitor, parse::Parser};
use regex_syntax::hir::translate::TranslatorBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::is_unscoped;
use crate::diagnostic::{Diagnostic, codes};
use crate::rule::{Matcher, RuleFile, RuleSpec, Spanned, StringMap, Takes};
use crate::text::Span;

/// Open ends, `\b`, and expressions without a word.
pub(super) fn rule(file: &RuleFile, spec: &RuleSpec, found: &mut Vec<Diagnostic>) {
    let Matcher::Regex(patterns) = &spec.matcher else { return };
    for pattern in patterns {
        one(file, spec, pattern, found);
    }
}

fn one(file: &RuleFile, spec: &RuleSpec, pattern: &Spanned<String>, found: &mut Vec<Diagnostic>) {
    let written = pattern.value.as_str();
    // What cannot be read is a fault of its own.
    let Ok(ast) = Parser::new().parse(written) else { return };
    let Ok(hir) = TranslatorBuilder::new().build().translate(written, &ast) else { return };
    let map = StringMap::new(&file.source.text, pattern.span);
    let warn = |code, span, message: &str| Diagnostic::warning(code, &file.source, map.span(span), message);
    let all = Span::new(0, written.len());

    for span in word_boundaries(&ast) {
        let warning = warn(&codes::WORD_BOUNDARY, span, "`\\b` slows the rule down");
        found.push(warning.help("write a space, or `^` and `$`; `has` and `starts` keep to whole words by themselves"));
    }
    let ends = open_ends(&ast, &hir);
    if spec.takes == Takes::Match || (spec.max_chars.is_none() && is_unscoped(spec) && letters(&hir) < FEW_LETTERS) {
        for (span, at_end) in ends {
            let message = match (at_end, spec.takes) {
                (true, Takes::Match) => "this takes whatever follows, to the end of the line",
                (false, Takes::Match) => "this takes whatever stands before, from the start of the line",
                _ => "after so few words this lets any line pass, whole paragraphs too",
            };
            let warning = warn(&codes::OPEN_END, span, message);
            found.push(warning.help("say how much may stand there: `.{1,40}`; or bound the line: max-chars = 80"));
        }
    }
    if !needs_a_literal(&hir) && is_unscoped(spec) {
        let warning = warn(&codes::NO_LITERAL, all, "no word or sign in this has to stand on the page");
        found.push(warning.help("write a word that stands on the site; or say where: where = \"head\", only-if"));
    }
}

/// With fewer letters spelled out, a whole-line expression with an open end is a net.
const FEW_LETTERS: usize = 8;

fn word_boundaries(ast: &Ast) -> Vec<Span> {
    struct Boundaries(Vec<Span>);
    impl Visitor for Boundaries {
        type Output = Vec<Span>;
        type Err = ();
        fn finish(self) -> Result<Vec<Span>, ()> {
            Ok(self.0)
        }
        fn visit_pre(&mut self, ast: &Ast) -> Result<(), ()> {
            if let Ast::Assertion(assertion) = ast
                && !matches!(
                    assertion.kind,
                    AssertionKind::StartLine
                        | AssertionKind::EndLine
                        | AssertionKind::StartText
                        | AssertionKind::EndText
                )
            {
                self.0.push(Span::new(assertion.span.start.offset, assertion.span.end.offset));
            }
            Ok(())
        }
    }
    ast::visit(ast, Boundaries(Vec::new())).unwrap_or_default()
}

/// The unbounded "anything" at the start and the end of an expression, with whether it is the end.
fn open_ends(ast: &Ast, hir: &Hir) -> Vec<(Span, bool)> {
    let mut ends = Vec::new();
    for at_end in [false, true] {
        if is_open(hir, at_end) {
            let span = edge(ast, at_end).span();
            ends.push((Span::new(span.start.offset, span.end.offset), at_end));
        }
    }
    ends
}

/// Whether something unbounded and wide stands at that edge of every match.
fn is_open(hir: &Hir, at_end: bool) -> bool {
    match hir.kind() {
        // `.*?` at the end takes nothing.
        HirKind::Repetition(repetition) => {
            repetition.max.is_none() && is_wide(&repetition.sub) && (repetition.greedy || !at_end)
        }
        HirKind::Capture(capture) => is_open(&capture.sub, at_end),
        HirKind::Alternation(parts) => parts.iter().any(|part| is_open(part, at_end)),
        HirKind::Concat(parts) => {
            let look = |part: &&Hir| matches!(part.kind(), HirKind::Look(_) | HirKind::Empty);
            let edge = if at_end { parts.iter().rev().find(|p| !look(p)) } else { parts.iter().find(|p| !look(p)) };
            edge.is_some_and(|edge| is_open(edge, at_end))
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => false,
    }
}

/// The written part at that edge: the last (or first) part that is no assertion.
fn edge(ast: &Ast, at_end: bool) -> &Ast {
    match ast {
        Ast::Concat(concat) => {
            let solid = |part: &&Ast| !matches!(part, Ast::Assertion(_) | Ast::Empty(_) | Ast::Flags(_));
            let mut parts = concat.asts.iter().filter(solid);
            let part = if at_end { parts.next_back() } else { parts.next() };
            part.map_or(ast, |part| edge(part, at_end))
        }
        _ => ast,
    }
}

/// Whether it matches any words: letters and the spaces between them.
fn is_wide(hir: &Hir) -> bool {
    matches_one(hir, ' ') && (matches_one(hir, 'ب') || matches_one(hir, 'b'))
}

/// Whether the character may stand in a match because its kind may.
fn matches_one(hir: &Hir, c: char) -> bool {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => class.iter().any(|range| (range.start()..=range.end()).contains(&c)),
        HirKind::Literal(literal) => c == ' ' && literal.0.contains(&b' '),
        HirKind::Capture(capture) => matches_one(&capture.sub, c),
        HirKind::Repetition(repetition) => matches_one(&repetition.sub, c),
        HirKind::Alternation(parts) | HirKind::Concat(parts) => parts.iter().any(|part| matches_one(part, c)),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => false,
    }
}

fn size(class: &Class) -> usize {
    match class {
        Class::Unicode(class) => class.iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum(),
        Class::Bytes(class) => class.iter().map(regex_syntax::hir::ClassBytesRange::len).sum(),
    }
}

/// How many letters every match must hold as they are spelled, at the least.
fn letters(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).chars().filter(|c| c.is_alphabetic()).count(),
        HirKind::Capture(capture) => letters(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => letters(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().map(letters).sum(),
        HirKind::Alternation(parts) => parts.iter().map(letters).min().unwrap_or(0),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) | HirKind::Repetition(_) => 0,
    }
}

/// Whether every match holds some sign that is spelled out: a character, or one of a few, that is no space.
fn needs_a_literal(hir: &Hir) -> bool {
    const FEW: usize = 16;
    match hir.kind() {
        HirKind::Literal(literal) => !String::from_utf8_lossy(&literal.0).trim().is_empty(),
        HirKind::Class(class) => size(class) <= FEW && class.literal().is_none_or(|one| one != b" "),
        HirKind::Capture(capture) => needs_a_literal(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min > 0 && needs_a_literal(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().any(needs_a_literal),
        HirKind::Alternation(parts) => parts.iter().all(needs_a_literal),
        HirKind::Empty | HirKind::Look(_) => false,
    }
}
