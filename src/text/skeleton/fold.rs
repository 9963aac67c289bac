//! Text → skeleton.
//!
//! What each character of the Basic Multilingual Plane leaves is looked up in a table, which is filled from the definition of
//! folding in `text/fold.rs`. Runs of spaces and of dots take more than one character to see; they are the business of [`Skeleton::push`].
use std::cell::Cell;
use std::sync::LazyLock;

use super::super::FoldSet;
use super::super::fold::fold_char;
use super::codes::encode_char;
use super::simd::{self, Level, Plain};

/// Bytes that follow a skeleton, so that a whole machine word can be read at each place of its blocks of 64.
const PADDING: usize = 72;

/// A text's skeleton. Each line ends with `\n`; so does the text, whether or not its last line was ended.
#[derive(Debug, Default)]
pub struct Skeleton {
    /// The codes, then padding.
    bytes: Vec<u8>,
    len: usize,
}

impl Skeleton {
    /// Folds a text.
    pub fn new(text: &str) -> Skeleton {
        Skeleton::with(Level::best(), text)
    }

    /// Folds a text with these instructions.
    fn with(level: Level, text: &str) -> Skeleton {
        let mut skeleton = Skeleton { bytes: SPARE.take(), len: 0 };
        skeleton.room(text.len() + SLACK);
        skeleton.fold(level, text);
        skeleton.put(b"\n");
        skeleton.room(0);
        let end = skeleton.len + PADDING;
        skeleton.bytes[skeleton.len..end].fill(0);
        skeleton
    }

    /// The codes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// The codes, and 72 zeros.
    pub fn padded(&self) -> &[u8] {
        &self.bytes[..self.len + PADDING]
    }

    /// Folds `text` onto the end: plain stretches by vectors, what lies between by characters.
    fn fold(&mut self, level: Level, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            self.room(bytes.len() - at);
            let (plain, len) = simd::fold(level, &PLAIN, &bytes[at..], &mut self.bytes, self.len);
            self.len = len;
            at += plain;
            let few = if plain < WORTH_IT { BY_CHARACTERS } else { 1 };
            at = self.fold_characters(text, at, bytes.len().min(at + few));
        }
    }

    /// Folds the characters of `text` that start at `at` or later and before `end`. Returns where it stopped.
    fn fold_characters(&mut self, text: &str, mut at: usize, end: usize) -> usize {
        let table = &**TABLE;
        let bytes = text.as_bytes();
        while at < end {
            let byte = bytes[at];
            let (index, len) = match byte {
                0..0x80 => (usize::from(byte), 1),
                0x80..0xe0 => (usize::from(byte & 31) << 6 | usize::from(bytes[at + 1] & 63), 2),
                0xe0..0xf0 => {
                    let low = usize::from(bytes[at + 1] & 63) << 6 | usize::from(bytes[at + 2] & 63);
                    (usize::from(byte & 15) << 12 | low, 3)
                }
                _ => {
                    text[at..].chars().next().into_iter().for_each(|c| self.fold_slowly(c));
                    at += 4;
                    continue;
                }
            };
            let left = table[index];
            match left.kind {
                Kind::Plain => {
                    self.room(SLACK);
                    self.bytes[self.len..self.len + 8].copy_from_slice(&left.codes);
                    self.len += usize::from(left.len);
                }
                Kind::Space => self.push(b' '),
                Kind::Careful => left.codes[..usize::from(left.len)].iter().for_each(|&code| self.push(code)),
                Kind::Break if byte == b'\r' && bytes.get(at + 1) == Some(&b'\n') => {}
                Kind::Break => self.put(b"\n"),
                Kind::Long => text[at..].chars().next().into_iter().for_each(|c| self.fold_slowly(c)),
            }
            at += len;
        }
        at
    }

    /// Folds a character that the table has no room for.
    fn fold_slowly(&mut self, c: char) {
        fold_char(c, FoldSet::ALL, &mut |folded| encode_char(folded, &mut |code| self.push(code)));
    }

    /// Adds one code, minding runs of spaces and dots; as `FoldSet::push` does.
    fn push(&mut self, code: u8) {
        let done = &self.bytes[..self.len];
        match code {
            b' ' if done.last() == Some(&b' ') => {}
            b'.' if done.ends_with(b"...") => {}
            b'.' if done.ends_with(b".") => self.put(b".."),
            code => self.put(&[code]),
        }
    }

    fn put(&mut self, codes: &[u8]) {
        self.room(SLACK);
        self.bytes[self.len..self.len + codes.len()].copy_from_slice(codes);
        self.len += codes.len();
    }

    /// Sees to it that `more` codes and the padding fit.
    fn room(&mut self, more: usize) {
        let needed = self.len + more + PADDING;
        if self.bytes.len() < needed {
            self.bytes.resize(needed + needed / 2, 0);
        }
    }
}

thread_local! {
    /// What the last skeleton of this thread was written to: the next one need not ask for memory and clear it.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A larger buffer is not kept.
const KEPT: usize = 1 << 20;

impl Drop for Skeleton {
    fn drop(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if bytes.len() <= KEPT {
            // A thread that ends has no spare any more.
            let _ = SPARE.try_with(|spare| spare.set(bytes));
        }
    }
}

/// When vectors folded fewer bytes than this before they stopped, the text is not for them …
const WORTH_IT: usize = 24;
/// … and so many bytes are folded by characters before they are tried again.
const BY_CHARACTERS: usize = 96;
/// The most codes that one step of folding adds, and more.
const SLACK: usize = 8;

/// What a character leaves.
#[derive(Clone, Copy)]
struct Left {
    codes: [u8; 8],
    len: u8,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// These codes, whatever stands before.
    Plain,
    /// A space.
    Space,
    /// Codes among which are spaces or dots.
    Careful,
    /// The end of a line.
    Break,
    /// More codes than fit.
    Long,
}

static TABLE: LazyLock<Box<[Left; 0x1_0000]>> = LazyLock::new(|| {
    let all: Vec<Left> = (0..0x1_0000).map(left).collect();
    all.try_into().unwrap_or_else(|_| unreachable!("one cell for each code"))
});

/// What vectors look up, from the same table.
static PLAIN: LazyLock<Plain> = LazyLock::new(|| {
    let code = |code: u32| {
        let left = &TABLE[code as usize];
        match (left.kind, left.len) {
            (Kind::Break, _) if code == u32::from(b'\n') => b'\n',
            (Kind::Plain, 0) => Plain::NOTHING,
            (Kind::Plain | Kind::Space | Kind::Careful, 1) if left.codes[0] != Plain::NOTHING => left.codes[0],
            _ => Plain::NOT,
        }
    };
    let by_code = |at: usize| code(if at < 128 { at } else { at - 128 + 0x600 } as u32);
    let from = |first: u32| move |at: usize| code(at as u32 + first);
    Plain {
        common: std::array::from_fn(by_code),
        by_rows: std::array::from_fn(|at| match (at / 256, at % 256) {
            (0, byte @ ..0x80) => by_code(byte),
            (0, 0xd8..0xdc) => Plain::NOTHING,
            (row @ 1.., byte @ 0x80..0xc0) => by_code(64 * row + byte - 64),
            _ => Plain::NOT,
        }),
        more: std::array::from_fn(from(0x680)),
        latin: std::array::from_fn(from(0x80)),
        marks: std::array::from_fn(from(0x2000)),
    }
});

fn left(code: u32) -> Left {
    let mut left = Left { codes: [0; 8], len: 0, kind: Kind::Plain };
    let Some(c) = char::from_u32(code) else { return left };
    let mut codes = Vec::new();
    fold_char(c, FoldSet::ALL, &mut |folded| encode_char(folded, &mut |code| codes.push(code)));
    left.kind = match codes[..] {
        _ if c == '\n' || c == '\r' => Kind::Break,
        [b' '] => Kind::Space,
        _ if codes.len() > left.codes.len() => Kind::Long,
        _ if codes.contains(&b' ') || codes.contains(&b'.') => Kind::Careful,
        _ => Kind::Plain,
    };
    if codes.len() <= left.codes.len() {
        left.codes[..codes.len()].copy_from_slice(&codes);
        left.len = codes.len() as u8;
    }
    left
}

#[cfg(test)]
mod tests {
    use super::super::super::lines;
    use super::super::codes::decode_into;
    use super::*;

    /// The skeleton's lines, decoded, are the folded lines of the text.
    fn agrees(text: &str) {
        let mut plain = String::new();
        for line in lines(text) {
            plain += &FoldSet::ALL.fold(&text[line.content.range()]);
            plain.push('\n');
        }
        if text.is_empty() || text.ends_with(['\n', '\r']) {
            plain.push('\n');
        }
        let mut decoded = String::new();
        decode_into(Skeleton::new(text).bytes(), &mut decoded);
        assert_eq!(decoded, plain, "{text:?}");
        for level in Level::all() {
            let skeleton = Skeleton::with(level, text);
            assert_eq!(skeleton.bytes(), Skeleton::new(text).bytes(), "{level:?}: {text:?}");
            assert!(skeleton.padded()[skeleton.len..].iter().all(|&code| code == 0));
        }
    }

    #[test]
    fn a_skeleton_is_the_folded_text() {
        for text in
            ["", "\n", "a\r\nb\rc\n", "\r\u{200f}\n", "  أ ..  . .... …. ﷺ a\u{301}", "ﷲ😀 中文 ещё ..\n..", "\0a'`«"]
        {
            agrees(text);
        }
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            agrees(&format!(" .{c}. {c}"));
            if matches!(c as u32, 0..0x800 | 0x1fc0..0x20c0) {
                let few = format!("أخ{c}ab  {c}{c}. ..");
                agrees(&few.repeat(12));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn long_texts_too(parts in proptest::collection::vec("[ء-ي]{1,9}|[a-z]{1,6}| |  |[\u{600}-\u{6ff}]{0,3}|\\.{1,5}|[«»“”’–…\u{80}\u{a0}\u{ad}\u{200e}\u{2028}\u{203f}\u{2040}\u{20ac}]{1,3}|\n|\r\n|\u{200f}|ﷺ|中", 0..200)) {
            agrees(&parts.join(" "));
            agrees(&parts.concat());
        }

        #[test]
        fn a_skeleton_is_the_folded_text_whatever_it_is(text in "(?s)([ء-ي ]{0,40}|[ -~]{0,20}|[\u{600}-\u{6ff}.]{0,9}|[\n\r. ]{0,4}|.{0,3}|\u{200f}|…){0,12}") {
            agrees(&text);
        }
    }
}
