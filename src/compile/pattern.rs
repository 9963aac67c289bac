//! Patterns as written → patterns over folded lines.
use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_syntax::ast::parse::Parser;
use regex_syntax::hir::translate::TranslatorBuilder;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

use crate::text::{FoldSet, Span, bare};

/// A compiled regex may take this much memory, in bytes; a rule that needs more is refused.
pub(super) const SIZE_LIMIT: usize = 4 << 20;
/// Classes with more characters than this stand for a kind of character (`\w`, `[^…]`), not for spellings, and are not folded.
const SPELLED_CLASS: usize = 512;

/// A phrase as it stands in a folded, trimmed line.
pub(crate) fn phrase(written: &str, fold: FoldSet) -> Box<str> {
    fold.fold(written).trim().into()
}

/// A whole line as it is compared: folded, without leading bullets and closing punctuation.
pub(crate) fn whole_line(written: &str, fold: FoldSet) -> Box<str> {
    let folded = phrase(written, fold);
    folded[bare(&folded).range()].into()
}

/// What is wrong with a regex, and where in it, in bytes.
#[derive(Debug)]
pub(crate) struct RegexFault {
    pub span: Span,
    pub message: String,
    pub too_large: bool,
}

/// A regex that runs on folded lines, built. `whole`: it must match the whole line.
pub(crate) fn regex(written: &str, fold: FoldSet, whole: bool) -> Result<Regex, RegexFault> {
    build(written, &hir(written, fold, whole)?, SIZE_LIMIT)
}

/// Reads a regex and folds what it spells out.
pub(crate) fn hir(written: &str, fold: FoldSet, whole: bool) -> Result<Hir, RegexFault> {
    let fault = |span: &regex_syntax::ast::Span, message: String| RegexFault {
        span: Span::new(span.start.offset, span.end.offset),
        message,
        too_large: false,
    };
    let ast = Parser::new().parse(written).map_err(|error| fault(error.span(), error.kind().to_string()))?;
    let mut translator = TranslatorBuilder::new().build();
    let hir = translator.translate(written, &ast).map_err(|error| fault(error.span(), error.kind().to_string()))?;
    let hir = fold_hir(&hir, fold);
    Ok(if whole { Hir::concat(vec![Hir::look(Look::Start), hir, Hir::look(Look::End)]) } else { hir })
}

/// Builds a regex that was read from `written`, which may need so many bytes while it runs.
pub(crate) fn build(written: &str, hir: &Hir, running: usize) -> Result<Regex, RegexFault> {
    let config = Regex::config()
        .nfa_size_limit(Some(SIZE_LIMIT))
        .onepass_size_limit(Some(SIZE_LIMIT))
        .hybrid_cache_capacity(running)
        .which_captures(WhichCaptures::Implicit);
    Regex::builder().configure(config).build_from_hir(hir).map_err(|error| RegexFault {
        span: Span::new(0, written.len()),
        message: error.to_string(),
        too_large: true,
    })
}

/// A path pattern of a URL, in which `*` stands for anything. It is compared whole, and not folded.
pub(crate) fn glob(written: &str) -> Result<Regex, RegexFault> {
    let parts: Vec<String> = written.split('*').map(regex_syntax::escape).collect();
    regex(&parts.join(".*"), FoldSet::NONE, true)
}

/// Folds what a regex spells out: literals and small classes.
fn fold_hir(hir: &Hir, fold: FoldSet) -> Hir {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => hir.clone(),
        HirKind::Literal(literal) => match str::from_utf8(&literal.0) {
            Ok(text) => Hir::literal(fold.fold(text).into_bytes()),
            Err(_) => hir.clone(),
        },
        HirKind::Class(Class::Unicode(class)) => fold_class(class, fold),
        HirKind::Class(Class::Bytes(class)) => match class.to_unicode_class() {
            Some(class) => fold_class(&class, fold),
            None => hir.clone(),
        },
        HirKind::Repetition(repetition) => Hir::repetition(repetition.with(fold_hir(&repetition.sub, fold))),
        HirKind::Capture(capture) => fold_hir(&capture.sub, fold),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(|part| fold_hir(part, fold)).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(|part| fold_hir(part, fold)).collect()),
    }
}

fn fold_class(class: &ClassUnicode, fold: FoldSet) -> Hir {
    if class.iter().map(ClassUnicodeRange::len).sum::<usize>() > SPELLED_CLASS {
        return Hir::class(Class::Unicode(class.clone()));
    }
    let mut single = ClassUnicode::empty();
    let mut longer = Vec::new();
    for c in class.iter().flat_map(|range| range.start()..=range.end()) {
        let folded = fold.fold(c.encode_utf8(&mut [0; 4]));
        let mut chars = folded.chars();
        match (chars.next(), chars.next()) {
            (None, _) => {}
            (Some(one), None) => single.push(ClassUnicodeRange::new(one, one)),
            (Some(_), Some(_)) => longer.push(Hir::literal(folded.into_bytes())),
        }
    }
    // A class whose every character drops out matches where they would stand: nothing is left to match there.
    if single.iter().next().is_none() && longer.is_empty() {
        return Hir::empty();
    }
    longer.insert(0, Hir::class(Class::Unicode(single)));
    Hir::alternation(longer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, line: &str) -> bool {
        regex(pattern, FoldSet::ALL, true).unwrap().is_match(&*phrase(line, FoldSet::ALL))
    }

    #[test]
    fn literals_and_small_classes_fold() {
        assert!(matches(r"إقرأ أيضاً ?: .+", "اقرا ايضا : شيء"));
        assert!(matches("[أإ]خبار", "اخبار"));
        assert!(matches(r"// انتهى //", "//  انتهـى //"));
        assert!(matches(r"\d+ مشاهدة", "١٢٣ مشاهده"));
        assert!(matches("شاهد…", "شاهد..."));
        assert!(matches("[«“]نعم[»”]", "\"نعم\""));
    }

    #[test]
    fn kinds_of_characters_do_not_fold() {
        assert!(matches(r"\w+", "كلمة"));
        assert!(!matches(r"\w+", "كلمتان اثنتان"));
        assert!(!matches("أخبار", "أخبار أخرى"), "the whole line");
    }

    #[test]
    fn a_fault_names_its_place() {
        let fault = regex("ab(c", FoldSet::ALL, true).unwrap_err();
        assert_eq!((fault.span, fault.too_large), (Span::new(2, 3), false));
        assert!(regex(r"(\w{50}){50}(\w{50}){50}", FoldSet::ALL, true).unwrap_err().too_large);
    }
}
