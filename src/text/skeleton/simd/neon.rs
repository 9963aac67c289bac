//! The forms for NEON, which every 64-bit ARM processor has: 16 bytes at a time.
use std::arch::aarch64::*;

use super::{Plain, low, without_doubled};

/// For each set of kept lanes of eight, the numbers of those lanes, then numbers of none.
static KEPT: [[u8; 8]; 256] = kept();

const fn kept() -> [[u8; 8]; 256] {
    let mut table = [[0xff; 8]; 256];
    let mut set = 0;
    while set < 256 {
        let (mut lane, mut count) = (0, 0);
        while lane < 8 {
            if set >> lane & 1 != 0 {
                table[set][count] = lane as u8;
                count += 1;
            }
            lane += 1;
        }
        set += 1;
    }
    table
}

#[target_feature(enable = "neon")]
fn load(bytes: &[u8; 16]) -> uint8x16_t {
    // SAFETY: the array holds 16 bytes.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

/// Four rows of sixteen.
#[target_feature(enable = "neon")]
fn rows(table: &[u8]) -> uint8x16x4_t {
    let (rows, _) = table.as_chunks::<16>();
    uint8x16x4_t(load(&rows[0]), load(&rows[1]), load(&rows[2]), load(&rows[3]))
}

/// Each lane of ones or zeros as the weight of its place in its half, or nothing.
#[target_feature(enable = "neon")]
fn weighed(lanes: uint8x16_t) -> uint8x16_t {
    let weights = load(&[1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128]);
    vandq_u8(lanes, weights)
}

/// A bit for each lane, which is all ones or all zeros.
#[target_feature(enable = "neon")]
fn bits(lanes: uint8x16_t) -> u64 {
    let weighed = weighed(lanes);
    u64::from(vaddv_u8(vget_low_u8(weighed))) | u64::from(vaddv_u8(vget_high_u8(weighed))) << 8
}

/// A bit for each lane of four vectors.
#[target_feature(enable = "neon")]
fn bits_of_64(lanes: [uint8x16_t; 4]) -> u64 {
    let [a, b, c, d] = lanes;
    let halves = vpaddq_u8(vpaddq_u8(weighed(a), weighed(b)), vpaddq_u8(weighed(c), weighed(d)));
    vgetq_lane_u64::<0>(vreinterpretq_u64_u8(vpaddq_u8(halves, halves)))
}

#[target_feature(enable = "neon")]
pub fn fold(plain: &Plain, text: &[u8], out: &mut [u8], mut len: usize) -> (usize, usize) {
    let all = |byte: u8| vdupq_n_u8(byte);
    let common = [0, 64, 128, 192].map(|from| rows(&plain.common[from..from + 64]));
    let more = [0, 64].map(|from| rows(&plain.more[from..from + 64]));
    let mut at = 0;
    // Each half of a block is stored as eight bytes.
    while at + 17 <= text.len() && len + 24 <= out.len() {
        // SAFETY: 17 bytes are left; the second load is one further on.
        let (block, next) = unsafe {
            let from = text[at..at + 17].as_ptr();
            (vld1q_u8(from), vld1q_u8(from.add(1)))
        };
        // Codes stand where the lead of a character stands, so that no byte before the block is asked for.
        let lead = vceqq_u8(vandq_u8(block, all(0xfc)), all(0xd8));
        let leads = bits(lead);
        let trails = leads << 1;
        let ascii = bits(vcltq_u8(block, all(0x80)));
        let shifted = vandq_u8(vshlq_n_u8::<6>(block), all(0x40));
        let arabic = vorrq_u8(vorrq_u8(vandq_u8(next, all(0x3f)), shifted), all(0x80));
        let index = vbslq_u8(lead, arabic, block);
        // An index beyond a table leaves the lane as it is.
        let mut codes = vqtbl4q_u8(common[0], index);
        for (number, table) in common.iter().enumerate().skip(1) {
            codes = vqtbx4q_u8(codes, *table, vsubq_u8(index, all(64 * number as u8)));
        }
        let in_more = vandq_u8(lead, vtstq_u8(block, all(2)));
        if vmaxvq_u8(in_more) != 0 {
            let index = vandq_u8(index, all(0x7f));
            let found = vqtbx4q_u8(vqtbl4q_u8(more[0], index), more[1], vsubq_u8(index, all(64)));
            codes = vbslq_u8(in_more, found, codes);
        }
        let told = ascii | leads;
        let not = !(told | trails) | (bits(vceqq_u8(codes, all(Plain::NOT))) & told);
        let used = not.trailing_zeros().min(16);
        let kept = told & low(used) & !bits(vceqq_u8(codes, all(Plain::NOTHING)));
        let start = len;
        for (half, codes) in [vget_low_u8(codes), vget_high_u8(codes)].into_iter().enumerate() {
            let kept = (kept >> (8 * half) & 0xff) as usize;
            let place = &mut out[len..len + 8];
            // SAFETY: a row and the slice hold 8 bytes.
            unsafe { vst1_u8(place.as_mut_ptr(), vtbl1_u8(codes, vld1_u8(KEPT[kept].as_ptr()))) };
            len += kept.count_ones() as usize;
        }
        let count = len - start;
        // SAFETY: 24 bytes were free from `start` on.
        let packed = unsafe { vld1q_u8(out[start..start + 16].as_ptr()) };
        let found = |code| bits(vceqq_u8(packed, all(code))) & low(count as u32);
        len = match without_doubled(out, start, len, found(b'.'), found(b' ')) {
            Some(end) => end,
            None => return (at, start),
        };
        at += used as usize;
        if used < 16 {
            break;
        }
        // A lead in the last place has taken its trailing byte along.
        at += (leads >> 15) as usize;
    }
    (at, len)
}

#[target_feature(enable = "neon")]
pub fn letters_and_leads(codes: &[u8; 64]) -> (u64, u64) {
    let within = |block, first: u8, count: u8| vcltq_u8(vsubq_u8(block, vdupq_n_u8(first)), vdupq_n_u8(count));
    let rows = rows(codes);
    let blocks = [rows.0, rows.1, rows.2, rows.3];
    let letters = blocks.map(|block| {
        let ascii = vorrq_u8(within(block, b'0', 10), within(block, b'a', 26));
        vorrq_u8(ascii, within(block, 0x80, 0x40))
    });
    (bits_of_64(letters), bits_of_64(blocks.map(|block| within(block, 0xc0, 0x20))))
}

#[target_feature(enable = "neon")]
pub fn spaces(codes: &[u8; 64]) -> u64 {
    let rows = rows(codes);
    bits_of_64([rows.0, rows.1, rows.2, rows.3].map(|block| vceqq_u8(block, vdupq_n_u8(b' '))))
}
