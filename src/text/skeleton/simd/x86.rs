//! The forms for AVX-512 and AVX2: 64 and 32 bytes at a time.
use std::arch::x86_64::*;

use super::{Plain, doubled, low, without_doubled};

/// How many bytes of a block of 64 are plain, given the bits of leads, of the bytes that follow a lead of three, and of what is not plain.
fn usable(leads: u64, middles: u64, not: u64) -> u32 {
    let end = not.trailing_zeros();
    let ends_in = |bits: u64| u32::from(end > 0 && bits >> (end - 1) & 1 != 0);
    // A character without its last byte waits for the next block.
    end - ends_in(leads) - 2 * ends_in(middles)
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,popcnt")]
pub fn fold_avx512(plain: &Plain, text: &[u8], out: &mut [u8], mut len: usize) -> (usize, usize) {
    let table = |bytes: &[u8]| {
        debug_assert!(bytes.len() >= 64);
        // SAFETY: every call below hands over 64 bytes.
        unsafe { _mm512_loadu_epi8(bytes.as_ptr().cast()) }
    };
    let ascii_low = table(&plain.common[..64]);
    let ascii_high = table(&plain.common[64..128]);
    let arabic_low = table(&plain.common[128..192]);
    let arabic_high = table(&plain.common[192..]);
    let more_low = table(&plain.more[..64]);
    let more_high = table(&plain.more[64..]);
    let latin = table(&plain.latin);
    let marks = table(&plain.marks);
    let all = |byte: u8| _mm512_set1_epi8(byte as i8);
    let mut at = 0;
    while at + 64 <= text.len() && len + 64 <= out.len() {
        let block = table(&text[at..at + 64]);
        let ascii = !_mm512_movepi8_mask(block);
        let leads = _mm512_cmpeq_epi8_mask(_mm512_and_si512(block, all(0xfc)), all(0xd8));
        let trails = leads << 1;
        let second = (_mm512_test_epi8_mask(block, all(1)) & leads) << 1;
        let more = (_mm512_test_epi8_mask(block, all(2)) & leads) << 1;
        // The six bits of the trailing byte and one of the lead.
        let index = _mm512_and_si512(block, all(0x3f));
        let index = _mm512_mask_or_epi64(index, 0xff, index, _mm512_maskz_mov_epi8(second, all(0x40)));
        let mut codes = _mm512_permutex2var_epi8(ascii_low, block, ascii_high);
        codes = _mm512_mask_mov_epi8(codes, trails, _mm512_permutex2var_epi8(arabic_low, index, arabic_high));
        if more != 0 {
            codes = _mm512_mask_mov_epi8(codes, more, _mm512_permutex2var_epi8(more_low, index, more_high));
        }
        // What else may stand among the letters: two bytes, of which the first is 0xc2, or three, of which the first are 0xe2 and 0x80.
        let of_two = _mm512_cmpeq_epi8_mask(block, all(0xc2));
        let of_three = _mm512_cmpeq_epi8_mask(block, all(0xe2)) & _mm512_cmpeq_epi8_mask(block, all(0x80)) >> 1;
        if of_two | of_three != 0 {
            codes = _mm512_mask_mov_epi8(codes, of_two << 1, _mm512_permutexvar_epi8(index, latin));
            codes = _mm512_mask_mov_epi8(codes, of_three << 2, _mm512_permutexvar_epi8(index, marks));
        }
        let told = ascii | trails | of_two << 1 | of_three << 2;
        let (leads, middles) = (leads | of_two, of_three << 1);
        let not = !(told | leads | of_three | middles) | (_mm512_cmpeq_epi8_mask(codes, all(Plain::NOT)) & told);
        let used = usable(leads, middles, not);
        let kept = told & low(used) & !_mm512_cmpeq_epi8_mask(codes, all(Plain::NOTHING));
        let mut packed = _mm512_maskz_compress_epi8(kept, codes);
        let mut count = kept.count_ones();
        let before = out[..len].last();
        let is = |packed, code| _mm512_cmpeq_epi8_mask(packed, all(code)) & low(count);
        if doubled(is(packed, b'.'), before, b'.') != 0 {
            return (at, len);
        }
        let spaces = doubled(is(packed, b' '), before, b' ');
        if spaces != 0 {
            packed = _mm512_maskz_compress_epi8(low(count) & !spaces, packed);
            count -= spaces.count_ones();
        }
        let place = &mut out[len..len + 64];
        // SAFETY: the slice holds 64 bytes.
        unsafe { _mm512_storeu_epi8(place.as_mut_ptr().cast(), packed) };
        len += count as usize;
        at += used as usize;
        if used < 62 {
            break;
        }
    }
    (at, len)
}

/// For each byte of `index` that lies in `rows` (of sixteen) of a table, what stands there; else zero.
#[target_feature(enable = "avx2")]
fn look_up(table: &[u8], index: __m256i) -> __m256i {
    let (rows, _) = table.as_chunks::<16>();
    let mut found = _mm256_setzero_si256();
    for (number, row) in rows.iter().enumerate() {
        // SAFETY: a row holds 16 bytes.
        let row = _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(row.as_ptr().cast()) });
        // In its own row the high half is zero, and 0x70 leaves the top bit clear; else it sets it, and the shuffle gives zero.
        let own = _mm256_xor_si256(index, _mm256_set1_epi8((number << 4) as u8 as i8));
        found = _mm256_or_si256(found, _mm256_shuffle_epi8(row, _mm256_adds_epu8(own, _mm256_set1_epi8(0x70))));
    }
    found
}

/// The top bit of each byte.
#[target_feature(enable = "avx2")]
fn bits(bytes: __m256i) -> u64 {
    u64::from(_mm256_movemask_epi8(bytes) as u32)
}

#[target_feature(enable = "avx2")]
fn is(bytes: __m256i, byte: u8) -> __m256i {
    _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8))
}

#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
pub fn fold_avx2(plain: &Plain, text: &[u8], out: &mut [u8], mut len: usize) -> (usize, usize) {
    let all = |byte: u8| _mm256_set1_epi8(byte as i8);
    let mut at = 0;
    // Each quarter of a block is stored as eight bytes.
    while at + 33 <= text.len() && len + 40 <= out.len() {
        // SAFETY: 33 bytes are left; the second load is one further on.
        let (block, next) = unsafe {
            let from = text[at..at + 33].as_ptr();
            (_mm256_loadu_si256(from.cast()), _mm256_loadu_si256(from.add(1).cast()))
        };
        // Codes stand where the lead of a character stands, so that no byte before the block is asked for.
        let lead = is(_mm256_and_si256(block, all(0xfc)), 0xd8);
        let leads = bits(lead);
        let trails = leads << 1;
        let ascii = !bits(block) & low(32);
        let shifted = _mm256_and_si256(_mm256_slli_epi16::<6>(block), all(0x40));
        let arabic = _mm256_or_si256(_mm256_or_si256(_mm256_and_si256(next, all(0x3f)), shifted), all(0x80));
        let index = _mm256_blendv_epi8(block, arabic, lead);
        let mut codes = look_up(&plain.common, index);
        let more = _mm256_and_si256(lead, is(_mm256_and_si256(block, all(2)), 2));
        if _mm256_testz_si256(more, more) == 0 {
            let found = look_up(&plain.more, _mm256_and_si256(index, all(0x7f)));
            codes = _mm256_blendv_epi8(codes, found, more);
        }
        let told = ascii | leads;
        let not = !(told | trails) | (bits(is(codes, Plain::NOT)) & told);
        let used = not.trailing_zeros().min(32);
        let kept = told & low(used) & !bits(is(codes, Plain::NOTHING));
        let start = len;
        let mut lanes = [0u8; 32];
        // SAFETY: the array holds 32 bytes.
        unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), codes) };
        for (lane, eight) in lanes.as_chunks::<8>().0.iter().enumerate() {
            let kept = kept >> (8 * lane) & 0xff;
            // Each bit becomes a byte of ones.
            let mask = _pdep_u64(kept, 0x0101_0101_0101_0101) * 0xff;
            out[len..len + 8].copy_from_slice(&_pext_u64(u64::from_le_bytes(*eight), mask).to_le_bytes());
            len += kept.count_ones() as usize;
        }
        let count = len - start;
        // SAFETY: 40 bytes were free from `start` on.
        let packed = unsafe { _mm256_loadu_si256(out[start..start + 32].as_ptr().cast()) };
        let found = |code| bits(is(packed, code)) & low(count as u32);
        len = match without_doubled(out, start, len, found(b'.'), found(b' ')) {
            Some(end) => end,
            None => return (at, start),
        };
        at += used as usize;
        if used < 32 {
            break;
        }
        // A lead in the last place has taken its trailing byte along.
        at += (leads >> 31) as usize;
    }
    (at, len)
}

#[target_feature(enable = "avx2")]
pub fn letters_and_leads(codes: &[u8; 64]) -> (u64, u64) {
    let within = |block, first: u8, count: u8| {
        let from = _mm256_sub_epi8(block, _mm256_set1_epi8(first as i8));
        _mm256_cmpeq_epi8(_mm256_min_epu8(from, _mm256_set1_epi8(count as i8 - 1)), from)
    };
    let (mut letters, mut leads) = (0, 0);
    for (half, block) in halves(codes).into_iter().enumerate() {
        let ascii = _mm256_or_si256(within(block, b'0', 10), within(block, b'a', 26));
        letters |= bits(_mm256_or_si256(ascii, within(block, 0x80, 0x40))) << (32 * half);
        leads |= bits(within(block, 0xc0, 0x20)) << (32 * half);
    }
    (letters, leads)
}

#[target_feature(enable = "avx2")]
pub fn spaces(codes: &[u8; 64]) -> u64 {
    let [low, high] = halves(codes).map(|half| bits(is(half, b' ')));
    low | high << 32
}

/// Adds the place of each bit, the first being `from`. How many there are cannot be foretold: four are written whether or not they are there, and
/// taken back.
#[target_feature(enable = "avx2,bmi1,popcnt")]
fn add_places(mut bits: u64, from: usize, found: &mut Vec<usize>) {
    while bits != 0 {
        let (few, mut next) = (bits.count_ones().min(4), [0; 4]);
        for at in &mut next {
            *at = from + (bits.trailing_zeros() & 63) as usize;
            bits &= bits.wrapping_sub(1);
        }
        found.extend_from_slice(&next);
        found.truncate(found.len() - (4 - few as usize));
    }
}

#[target_feature(enable = "avx2")]
fn halves(block: &[u8; 64]) -> [__m256i; 2] {
    // SAFETY: a half holds 32 bytes.
    [&block[..32], &block[32..]].map(|half| unsafe { _mm256_loadu_si256(half.as_ptr().cast()) })
}

#[target_feature(enable = "avx2,bmi1,popcnt")]
pub fn find_either(bytes: &[u8], either: [u8; 2], found: &mut Vec<usize>) {
    let [one, other] = either;
    let (blocks, rest) = bytes.as_chunks::<64>();
    for (number, block) in blocks.iter().enumerate() {
        let [low, high] = halves(block).map(|half| bits(_mm256_or_si256(is(half, one), is(half, other))));
        add_places(low | high << 32, number * 64, found);
    }
    let done = bytes.len() - rest.len();
    found.extend(rest.iter().enumerate().filter(|(_, byte)| either.contains(byte)).map(|(at, _)| done + at));
}

#[target_feature(enable = "avx2,bmi1,popcnt")]
pub fn string_end(bytes: &[u8], escapes: &mut Vec<usize>) -> Option<usize> {
    let (blocks, _) = bytes.as_chunks::<64>();
    // What stands before was read: the last block, maybe with the first byte of this one, which it has escaped.
    let mut read = 0;
    for (number, block) in blocks.iter().enumerate() {
        let start = number * 64;
        let halves = halves(block);
        let [low, high] = halves.map(|half| bits(is(half, b'\\')));
        let backslashes = low | high << 32;
        let [low, high] = halves.map(|half| {
            let control = _mm256_cmpeq_epi8(_mm256_min_epu8(half, _mm256_set1_epi8(0x1f)), half);
            bits(_mm256_or_si256(is(half, b'"'), control))
        });
        let others = low | high << 32;
        let mut left = backslashes | others;
        if read <= start && others | backslashes & backslashes << 1 == 0 {
            add_places(backslashes, start, escapes);
            read = start + 64 + (backslashes >> 63) as usize;
            continue;
        }
        read = read.max(start);
        while left != 0 {
            let at = start + left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            match bytes[at] {
                _ if at < read => {}
                b'"' => return Some(at),
                b'\\' => {
                    escapes.push(at);
                    read = at + 2;
                }
                _ => return None,
            }
        }
        read = read.max(start + 64);
    }
    super::string_end_from(bytes, read, escapes)
}
