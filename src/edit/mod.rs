//! The text of a rule file, changed: faults mended, layout put in order, pages marked anew; and new files. Texts and values come in, texts go out; what is
//! not meant to change, comments first of all, is the same byte for byte. This room opens no file.

mod draft;
mod filler;
mod format;
mod keep;
mod kinds;
mod mend;
mod pages;
mod suggest;
mod tokens;

pub use draft::{DraftHead, DraftPage, draft};
pub(crate) use draft::{literal, string};
pub use filler::without_text;
pub use format::format;
pub use keep::{Kept, keep_rule, keep_test};
pub(crate) use kinds::category;
pub use mend::{Mended, mend};
pub use pages::{quote, remark};
pub use suggest::{Find, Suggestion, same_article, suggest};

use crate::diagnostic::Fix;

/// The text with these changes; of two that overlap, the first.
fn apply<'f>(text: &str, fixes: impl Iterator<Item = &'f Fix>) -> String {
    let mut fixes: Vec<&Fix> = fixes.collect();
    fixes.sort_by_key(|fix| fix.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for fix in fixes {
        if fix.span.start < at {
            continue;
        }
        out.push_str(&text[at..fix.span.start]);
        out.push_str(&fix.text);
        at = fix.span.end;
    }
    out.push_str(&text[at..]);
    out
}
