//! What is done to many bytes at a time: plain stretches of text are folded, and line ends, words and the ends of strings found. The only module with `unsafe` in
//! it, and in the files below it, and only to load and store vectors.
//!
//! A plain stretch holds ASCII and letters of Arabic script (U+0600 to U+06FF) that leave one code or none; for AVX-512, some punctuation too. What it is looked up in is filled from the
//! same table as the folding of single characters in [`fold`](mod@super::fold), which does all the rest. Where the processor has no such instructions a scalar form does what they do.
//! Which form is taken is found out at run time ([`Level::best`]); tests hold every form to the scalar one.
//!
//! How: the bytes of a block are told apart (ASCII, leads `0xd8..=0xdb`, trailing bytes), each ASCII and trailing byte is replaced by its code, and the codes
//! are pressed together, without leads and without what drops out. The block ends early where something is not plain.
#![allow(unsafe_code, reason = "vectors are loaded from and stored to slices; each place says why it is inside")]

use std::sync::LazyLock;

/// The instructions to fold with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// None but what every processor has.
    Scalar,
    /// AVX2, BMI and POPCNT: 32 bytes at a time.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with VBMI and VBMI2: 64 bytes at a time.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// NEON: 16 bytes at a time.
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl Level {
    /// The best that this processor has. `NAQI_SIMD=scalar` or `avx2` in the environment asks for less, to measure it.
    pub fn best() -> Level {
        static BEST: LazyLock<Level> = LazyLock::new(|| {
            let most = match std::env::var("NAQI_SIMD").as_deref() {
                Ok("scalar") => 1,
                Ok("avx2") => 2,
                _ => 3,
            };
            *Level::all().iter().take(most).next_back().unwrap_or(&Level::Scalar)
        });
        *BEST
    }

    /// All that this processor has, the best last.
    pub fn all() -> Vec<Level> {
        let mut all = vec![Level::Scalar];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("bmi2")
                && is_x86_feature_detected!("popcnt")
            {
                all.push(Level::Avx2);
                if has_avx512() {
                    all.push(Level::Avx512);
                }
            }
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("neon") {
            all.push(Level::Neon);
        }
        all
    }
}

#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vbmi")
        && is_x86_feature_detected!("avx512vbmi2")
}

/// The code that a character leaves.
#[derive(Debug)]
pub struct Plain {
    /// For ASCII, then for U+0600 to U+067F.
    pub common: [u8; 256],
    /// For U+0680 to U+06FF.
    pub more: [u8; 128],
    /// For U+0080 to U+00BF: quotation marks, no-break spaces. What looks at less than 64 bytes at a time takes these for not plain.
    #[cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "only blocks of 64 bytes look these up"))]
    pub latin: [u8; 64],
    /// For U+2000 to U+203F: quotation marks, dashes, marks of direction; likewise.
    #[cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "only blocks of 64 bytes look these up"))]
    pub marks: [u8; 64],
    /// For each byte, after each kind of byte before it: for what looks at a byte at a time. Leads of Arabic script leave nothing by themselves.
    pub by_rows: [u8; BY_ROWS],
}

impl Plain {
    /// In the tables: leaves nothing.
    pub const NOTHING: u8 = 0;
    /// In the tables: not plain.
    pub const NOT: u8 = 0xff;
}

/// Folds a plain stretch at the start of `text`, which is UTF-8, onto `out` from `len` on: how many bytes of text were folded, and the new
/// length. May stop early for any reason.
#[inline]
pub fn fold(level: Level, plain: &Plain, text: &[u8], out: &mut [u8], len: usize) -> (usize, usize) {
    match level {
        Level::Scalar => fold_scalar(plain, text, out, len),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Level::all` names only what the processor has.
        Level::Avx2 => unsafe { x86::fold_avx2(plain, text, out, len) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Level::Avx512 => unsafe { x86::fold_avx512(plain, text, out, len) },
        #[cfg(target_arch = "aarch64")]
        // SAFETY: as above.
        Level::Neon => unsafe { neon::fold(plain, text, out, len) },
    }
}

/// The scalar form of [`fold`]: a block at a time, and a block in which a space or a dot is doubled by characters.
fn fold_scalar(plain: &Plain, text: &[u8], out: &mut [u8], mut len: usize) -> (usize, usize) {
    let mut at = 0;
    while let Some(block) = text[at..].first_chunk() {
        let (done, room) = out.split_at_mut(len);
        let Some(room) = room.first_chunk_mut() else { break };
        let (read, written) = fold_block(plain, block, room);
        if has_doubled(done.last().copied(), room, written) {
            break;
        }
        (at, len) = (at + read, len + written);
        if read < BLOCK - 1 {
            return (at, len);
        }
    }
    let rest = text[at..].chunks(BLOCK).next().unwrap_or_default();
    let (read, len) = fold_characters(plain, rest, out, len);
    (at + read, len)
}

/// Bytes that the scalar form looks at in one go.
const BLOCK: usize = 64;

/// Folds the start of a block without a look at what is doubled: how many bytes were folded, and how many codes they left. It goes by bytes, not by characters:
/// no step waits for the one before to tell how long its character is.
fn fold_block(plain: &Plain, block: &[u8; BLOCK], out: &mut [u8; BLOCK]) -> (usize, usize) {
    let (mut row, mut len) = (0, 0);
    for (at, &byte) in block.iter().enumerate() {
        let code = plain.by_rows[usize::from(row) + usize::from(byte)];
        if code == Plain::NOT {
            return (at - usize::from(row != 0), len);
        }
        out[len] = code;
        len += usize::from(code != Plain::NOTHING);
        row = ROWS[usize::from(byte)];
    }
    (BLOCK - usize::from(row != 0), len)
}

/// Whether among the first `len` codes a space or a dot follows another one, `before` being the code before the first; eight codes at a time. What stands behind them
/// is written over.
fn has_doubled(before: Option<u8>, codes: &mut [u8; BLOCK], len: usize) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    // The highest bits of bytes that are zero, and maybe of some behind one.
    let zeros = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes & (ONES << 7);
    // No code is 0xff.
    let mut before = u64::from(before.unwrap_or(Plain::NOT));
    let mut found = 0;
    let end = len.next_multiple_of(8);
    codes[len..end].fill(Plain::NOTHING);
    for eight in codes[..end].as_chunks().0 {
        let eight = u64::from_le_bytes(*eight);
        let unlike = eight ^ (eight << 8 | before);
        let no_space = eight ^ (ONES * u64::from(b' '));
        let no_dot = eight ^ (ONES * u64::from(b'.'));
        found |= zeros(unlike | no_space) | zeros(unlike | no_dot);
        before = eight >> 56;
    }
    found != 0
}

/// Folds characters up to one that is not plain, to a dot that follows another or to the last byte.
fn fold_characters(plain: &Plain, text: &[u8], out: &mut [u8], mut len: usize) -> (usize, usize) {
    let mut last = out[..len].last().copied().unwrap_or(Plain::NOT);
    let mut at = 0;
    while let (Some(&[byte, next]), true) = (text[at..].first_chunk(), len < out.len()) {
        let row = usize::from(ROWS[usize::from(byte)]);
        let code = plain.by_rows[row + usize::from(if row == 0 { byte } else { next })];
        let is_double = code == last && matches!(code, b' ' | b'.');
        if code == Plain::NOT || (is_double && code == b'.') {
            break;
        }
        if code != Plain::NOTHING && !is_double {
            out[len] = code;
            len += 1;
            last = code;
        }
        at += 1 + usize::from(row != 0);
    }
    (at, len)
}

/// Where the row starts in [`Plain::by_rows`] in which the byte after this one is to be looked up.
static ROWS: [u16; 256] = {
    let mut rows = [0; 256];
    let mut lead = 0;
    while lead < 4 {
        rows[0xd8 + lead] = 256 * (lead as u16 + 1);
        lead += 1;
    }
    rows
};

/// A row for bytes that follow no lead of Arabic script, and one for those after each of the leads 0xd8 to 0xdb.
pub const BY_ROWS: usize = 5 * 256;

/// Bits for the codes of a block that are letters or digits, and for those that are leads of escapes; `None` without vector instructions.
#[inline]
pub fn letters_and_leads(level: Level, codes: &[u8; 64]) -> Option<(u64, u64)> {
    match level {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Level::Avx2 | Level::Avx512 => Some(unsafe { x86::letters_and_leads(codes) }),
        #[cfg(target_arch = "aarch64")]
        // SAFETY: as above.
        Level::Neon => Some(unsafe { neon::letters_and_leads(codes) }),
        Level::Scalar => None,
    }
}

/// Bits for the codes of a block that are spaces; `None` without vector instructions.
#[inline]
pub fn spaces(level: Level, codes: &[u8; 64]) -> Option<u64> {
    match level {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Level::Avx2 | Level::Avx512 => Some(unsafe { x86::spaces(codes) }),
        #[cfg(target_arch = "aarch64")]
        // SAFETY: as above.
        Level::Neon => Some(unsafe { neon::spaces(codes) }),
        Level::Scalar => None,
    }
}

/// Adds to `found` each place of `bytes` where one of these two stands, in order.
pub fn find_either(level: Level, bytes: &[u8], [one, other]: [u8; 2], found: &mut Vec<usize>) {
    match level {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Level::Avx2 | Level::Avx512 => unsafe { x86::find_either(bytes, [one, other], found) },
        _ => found.extend(memchr::memchr2_iter(one, other, bytes)),
    }
}

/// Where the closing quote of a JSON string stands, of which `bytes` is what follows the opening one; adds to `escapes` where each escape starts. `None`
/// if nothing closes it, or a control character stands in it, unless right after a backslash: what follows these is not looked at.
pub fn string_end(level: Level, bytes: &[u8], escapes: &mut Vec<usize>) -> Option<usize> {
    match level {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Level::Avx2 | Level::Avx512 => unsafe { x86::string_end(bytes, escapes) },
        _ => string_end_from(bytes, 0, escapes),
    }
}

/// The scalar form of [`string_end`], for a string that was read up to `start`.
fn string_end_from(bytes: &[u8], start: usize, escapes: &mut Vec<usize>) -> Option<usize> {
    let known = escapes.len();
    let mut at = start;
    let end = loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            break at;
        }
        escapes.push(at);
        at += 2;
    };
    let controls = |from: usize, to: usize| bytes[from..to].iter().fold(false, |any, &byte| any | (byte < 0x20));
    let mut has_control = controls(start, end);
    if has_control {
        let mut from = start;
        has_control =
            escapes[known..].iter().chain([&end]).any(|&to| controls(std::mem::replace(&mut from, to + 2), to));
    }
    (!has_control).then_some(end)
}

/// The lowest `count` bits, up to 64.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn low(count: u32) -> u64 {
    u64::MAX.checked_shr(64 - count).unwrap_or(0)
}

/// Bits of codes that follow one like themselves, `before` being the code before the first.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn doubled(bits: u64, before: Option<&u8>, code: u8) -> u64 {
    bits & (bits << 1 | u64::from(before == Some(&code)))
}

/// Presses the codes of `out` from `start` to `end` together, without those of these bits, the first being `start`: the new end.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn press(out: &mut [u8], start: usize, end: usize, gone: u64) -> usize {
    let mut len = start;
    for from in (start..end).filter(|from| gone >> (from - start) & 1 == 0) {
        out[len] = out[from];
        len += 1;
    }
    len
}

/// Takes out of `out` the spaces from `start` to `end` that follow another: the new end; nothing if a dot follows another. `dots` and `spaces` have a bit for each of
/// these codes, the first being `start`.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
#[inline]
fn without_doubled(out: &mut [u8], start: usize, end: usize, dots: u64, spaces: u64) -> Option<usize> {
    let before = out[..start].last();
    let twice = doubled(spaces, before, b' ');
    match (doubled(dots, before, b'.'), twice) {
        (0, 0) => Some(end),
        (0, _) => Some(press(out, start, end, twice)),
        _ => None,
    }
}

#[cfg(target_arch = "aarch64")]
mod neon;

#[cfg(target_arch = "x86_64")]
mod x86;
