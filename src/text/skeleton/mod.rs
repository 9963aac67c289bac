//! The skeleton: a folded text in one byte a character.
//!
//! Text goes in; its folding under [`FoldSet::ALL`](super::FoldSet::ALL) comes out, each line ended by one `\n`, in codes that
//! fit a byte for all that Arabic and English news are written with. What is no such character is an *escape*: a lead byte and
//! trailing bytes. Nothing is lost: [`decode`](codes::decode_into) gives the folded text back, letter for letter.
//!
//! Why: all that is done to every character of a corpus is done here. Half the bytes of UTF-8 have to be looked at, eight
//! characters fit a machine word, and a phrase is found by comparing bytes.
//!
//! [`codes`] says which byte stands for which character, [`fold`](mod@fold) makes a skeleton of a text, `simd` does the same for blocks of
//! plain text with vector instructions, [`line`](mod@line) says of a line of a skeleton what `bare` and `prose` say of a folded one, and
//! [`starts`] finds where words start, [`ranges`] tells ranges of characters as ranges of bytes.

mod codes;
mod fold;
mod line;
mod ranges;
mod simd;
mod starts;

pub(crate) use codes::{ALNUM, ESCAPE, class, decode, decode_into, encode, ends_before, spells};
pub(crate) use fold::Skeleton;
pub(crate) use line::{bare, bare_start, ends_like_a_sentence, holds_words, is_bullet_line, is_prose};
pub(crate) use ranges::{LEADS, TRAILS, escapes, is_single, singles};
pub(crate) use starts::{find_either, string_end, word_starts};
