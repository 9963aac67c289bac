//! A regex over folded lines, built when it is first needed: most rules of a large set never see a line that could match.
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};
use regex_syntax::utf8::Utf8Sequences;

use crate::text::skeleton;
use crate::text::{FoldSet, Span};

use super::code_regex::{CodeRegex, Memory};
use super::index::Openings;
use super::pattern::{self, RegexFault};
use super::position_regex::PositionRegex;

/// A state takes at most about so many bytes, forwards and backwards …
const STATE: usize = 64;
/// … and a regex so many besides.
const BESIDES: usize = 10 << 10;
/// A regex whose matches may be longer than this, in bytes…
const LONG: usize = 1000;
/// … is asked for no more parts of one line: each time it may look as far as the end of the line.
const MOST_LONG_PARTS: usize = 100;

/// A regex over folded lines.
#[derive(Debug)]
pub(crate) struct LineRegex {
    hir: Hir,
    size: usize,
    built: OnceLock<Option<Regex>>,
    in_codes: OnceLock<Option<CodeRegex>>,
    in_positions: OnceLock<Option<PositionRegex>>,
    /// Bytes that it may need while it runs.
    running: usize,
}

impl LineRegex {
    /// Reads a regex as written. `whole`: it must match the whole line. `running`: it may need so many bytes while it runs.
    pub fn new(written: &str, fold: FoldSet, whole: bool, running: usize) -> Result<LineRegex, RegexFault> {
        let hir = pattern::hir(written, fold, whole)?;
        let mut size = guess(&hir);
        if size >= pattern::SIZE_LIMIT {
            // Nearly always its form over codes is what runs, so that this one is built to be measured and is not kept.
            size = pattern::build(written, &hir, running)?.memory_usage();
        }
        let (built, in_codes, in_positions) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(LineRegex { hir, size, built, in_codes, in_positions, running })
    }

    /// The regex, built. `None` only if it is too large, which `new` has ruled out.
    pub fn get(&self) -> Option<&Regex> {
        self.built.get_or_init(|| pattern::build("", &self.hir, self.running).ok()).as_ref()
    }

    /// About how many bytes it takes once it is built.
    pub fn size(&self) -> usize {
        self.size
    }

    /// So many parts of a line are asked for.
    fn most_parts(&self) -> usize {
        let long = self.hir.properties().maximum_len().is_none_or(|len| len > LONG);
        if long { MOST_LONG_PARTS } else { usize::MAX }
    }

    /// The parts of a line that match, but for empty ones, from left to right.
    pub fn parts<'l>(&'l self, folded: &'l str) -> impl Iterator<Item = Span> + 'l {
        let most = self.most_parts();
        let found = self.get().into_iter().flat_map(move |regex| regex.find_iter(folded));
        found.take(most).filter(|found| !found.is_empty()).map(|found| found.range().into())
    }

    /// Whether it matches in a line in codes. `None` if codes do not tell what it asks, or are too many.
    pub fn is_match(&self, memory: &mut Memory, codes: &[u8]) -> Option<bool> {
        match self.in_positions.get_or_init(|| PositionRegex::new(&self.hir)) {
            Some(regex) => Some(regex.is_match(codes)),
            None => self.in_codes()?.is_match(memory, codes),
        }
    }

    /// The parts of a line in codes that match, but for empty ones, from left to right. `None` likewise.
    pub fn parts_in_codes(&self, memory: &mut Memory, codes: &[u8]) -> Option<Vec<Span>> {
        self.in_codes()?.find_all(memory, codes, self.most_parts())
    }

    fn in_codes(&self) -> Option<&CodeRegex> {
        self.in_codes.get_or_init(|| CodeRegex::new(&self.hir)).as_ref()
    }

    /// Whether it matches the empty line: such a rule would take blank lines.
    pub fn matches_nothing(&self) -> bool {
        self.hir.properties().minimum_len().is_none_or(|len| len == 0)
            && self.get().is_some_and(|regex| regex.is_match(""))
    }

    /// The regex as it was read and folded.
    pub fn hir(&self) -> &Hir {
        &self.hir
    }

    /// What can be told of a line that matches without trying.
    pub fn line_test(&self) -> LineTest {
        let properties = self.hir.properties();
        let from_start = properties.look_set_prefix().contains(Look::Start);
        let to_end = properties.look_set_suffix().contains(Look::End);
        // No character takes more codes than twice its bytes.
        let longest = properties.maximum_len().filter(|_| from_start && to_end);
        LineTest {
            first: self.first_codes(from_start),
            openings: Openings::new(&self.hir),
            longest: longest.map_or(usize::MAX, |len| len.saturating_mul(2)),
        }
    }

    fn first_codes(&self, from_start: bool) -> [u64; 4] {
        let mut first = First(ClassUnicode::empty());
        let open = !from_start || first.add(&self.hir).unwrap_or(true);
        let mut codes = [0; 4];
        for code in 0..=255u8 {
            let (c, _) = skeleton::decode(&[code]);
            let escape = skeleton::class(code) & skeleton::ESCAPE != 0;
            if open || escape || first.0.iter().any(|range| (range.start()..=range.end()).contains(&c)) {
                codes[usize::from(code >> 6)] |= 1 << (code & 63);
            }
        }
        codes
    }
}

/// What can be told of a line that a regex matches, without trying: a cheap no for most lines.
#[derive(Debug)]
pub(crate) struct LineTest {
    /// A bit for each code that the line may begin with.
    first: [u64; 4],
    /// What the line begins with, if that is known.
    openings: Option<Openings>,
    /// It holds at most this many codes.
    longest: usize,
}

impl LineTest {
    fn may_begin(&self, code: u8) -> bool {
        self.first[usize::from(code >> 6)] >> (code & 63) & 1 != 0
    }

    /// Whether a line in codes, which is not empty, may match.
    pub fn allows(&self, codes: &[u8]) -> bool {
        codes.len() <= self.longest
            && self.may_begin(codes[0])
            && self.openings.as_ref().is_none_or(|openings| openings.begin(codes))
    }
}

/// Lines of this many codes are short: labels and links.
const SHORT_LINE: usize = 60;

impl LineTest {
    /// Whether it passes most lines: those that begin with any letter, and long ones.
    pub fn passes_most(&self) -> bool {
        let letters = "ابتعفقكلمنهويaeiost";
        let passed = skeleton::encode(letters).iter().filter(|&&code| self.may_begin(code)).count();
        self.longest > SHORT_LINE && self.openings.is_none() && passed * 2 > letters.chars().count()
    }
}

/// The characters that a match may begin with.
struct First(ClassUnicode);

impl First {
    /// Adds those of `hir`, and says whether it can match without a character; nothing if it is made of bytes.
    fn add(&mut self, hir: &Hir) -> Option<bool> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Some(true),
            HirKind::Literal(literal) => {
                let c = str::from_utf8(&literal.0).ok()?.chars().next()?;
                self.0.push(ClassUnicodeRange::new(c, c));
                Some(false)
            }
            HirKind::Class(class) => {
                let Class::Unicode(class) = class else { return None };
                self.0.union(class);
                Some(false)
            }
            HirKind::Repetition(repetition) => Some(self.add(&repetition.sub)? || repetition.min == 0),
            HirKind::Capture(capture) => self.add(&capture.sub),
            HirKind::Concat(parts) => {
                // All parts up to the first that needs a character.
                for part in parts {
                    if !self.add(part)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            HirKind::Alternation(parts) => {
                let mut can = false;
                for part in parts {
                    can |= self.add(part)?;
                }
                Some(can)
            }
        }
    }
}

/// How many bytes the regex takes once it is built, or more.
fn guess(hir: &Hir) -> usize {
    part(hir).saturating_add(BESIDES)
}

/// What a part of it takes, or more.
fn part(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => STATE,
        HirKind::Literal(literal) => literal.0.len() * STATE,
        HirKind::Class(Class::Unicode(class)) => part_of_class(class),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1) as usize;
            (part(&repetition.sub) + STATE).saturating_mul(times)
        }
        HirKind::Capture(capture) => part(&capture.sub) + 2 * STATE,
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(STATE, |sum, each| sum.saturating_add(part(each) + STATE))
        }
    }
}

/// A class of more ranges than this is built alone to be measured: bytes that its ranges share count once.
const MANY_RANGES: usize = 32;
/// So many classes that were measured are remembered.
const MOST_MEASURED: usize = 256;

/// What a class takes, or more. Kinds of characters (`\p{L}`) have hundreds of ranges, and are the same few in all rules.
fn part_of_class(class: &ClassUnicode) -> usize {
    static MEASURED: LazyLock<Mutex<BTreeMap<Box<[ClassUnicodeRange]>, usize>>> = LazyLock::new(Mutex::default);
    let bytes = |range: &ClassUnicodeRange| Utf8Sequences::new(range.start(), range.end()).map(|bytes| bytes.len());
    let all = || class.iter().flat_map(bytes).sum::<usize>() * STATE + STATE;
    if class.ranges().len() <= MANY_RANGES {
        return all();
    }
    let mut measured = MEASURED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&known) = measured.get(class.ranges()) {
        return known;
    }
    let hir = Hir::class(Class::Unicode(class.clone()));
    let built = |reverse: bool| {
        let config = thompson::Config::new().reverse(reverse).which_captures(WhichCaptures::None);
        thompson::Compiler::new().configure(config).build_from_hir(&hir).ok().map(|nfa| nfa.memory_usage())
    };
    let size = built(false).zip(built(true)).map_or_else(all, |(forwards, back)| forwards + back);
    if measured.len() < MOST_MEASURED {
        measured.insert(class.ranges().into(), size);
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regex_is_never_larger_than_guessed() {
        let long = "صحيفة ".repeat(500);
        for written in [
            &long,
            r"^(?:الخميس|الجمعة|السبت|الأحد)،? \d{1,2} \S{3,8} \d{4}(?: \d{1,2}:\d{2} [صم])?$",
            r"\d+ (?:تعليق|قراءة)",
            ".{3,40}",
            r"\w{1,20}",
            r"\d{1,9}",
            r"\p{Arabic}{2,30}",
            r"[\p{L} ]{3,9}",
            "[^a]{3,9}",
            "[^.؟:]{0,60}(?:مؤسسة|شبكة|صحيفة|وكالة|منصة|جريدة|بوابة|موقع) (?:إعلامية|إخبارية)",
            "a{0,100}",
            "(?:ab?){3,90}",
            "[ab]{0,300}",
            "(?:[اأإ]|ب?|c+)*{0,5}",
            "x",
            "(?:a|b|c|d|e|f|g|h)+",
            "ا",
            r"\S+",
            r"(?i)read more",
            r"\p{Han}+",
            r"[\p{Arabic}\p{Han}]{1,4}",
            r"\p{L}",
            r"\p{L}{2,12}(?: [\p{L}.]{2,12}){0,3}",
            r"(?:\w|\s|[^\p{L}]x){1,7}",
            "(a|(b)c){1,9}",
        ] {
            let hir = pattern::hir(written, FoldSet::ALL, true).unwrap();
            let size = pattern::build(written, &hir, 1 << 20).unwrap().memory_usage();
            assert!(size <= guess(&hir), "{written}: {size}, guessed {}", guess(&hir));
        }
    }
}
