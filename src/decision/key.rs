//! What makes two removed texts the same.
use crate::text::{FoldSet, kernel};

/// A key has no more characters of its text than this …
const MOST: usize = 200;
/// … and of a longer one it shows so many.
const SHOWN: usize = 160;

/// What a removed text is known by: the text folded, without the bullets, blank lines and closing punctuation around it, which differ from page to page.
/// Of a long one its beginning, its length and a digest, on which no two texts agree by chance. `…` marks that: no folded text holds one.
///
/// A key is its own key, so that a file of decisions can be written by hand, in any spelling.
///
/// ```
/// use naqi::decision::key;
/// assert_eq!(key("\n- اقــرأ أيضاً:\n"), "اقرا ايضا");
/// assert_eq!(key("Read\n\nalso"), key("READ ALSO"));
/// let long = key(&"word ".repeat(1000));
/// assert!(long.starts_with("word word") && long.len() < 250);
/// assert_eq!(key(&long), long);
/// ```
pub fn key(text: &str) -> String {
    if is_long_key(text) {
        return text.to_owned();
    }
    let folded = FoldSet::ALL.fold(text);
    let core = &folded[kernel(&folded).range()];
    // Of a text that is all bullets, the bullets.
    let core = if core.is_empty() { folded.trim() } else { core };
    match core.char_indices().nth(SHOWN) {
        Some((cut, _)) if core.chars().count() > MOST => {
            format!("{}… [{} characters, {}]", &core[..cut], core.chars().count(), digest(core))
        }
        _ => core.to_owned(),
    }
}

fn is_long_key(text: &str) -> bool {
    let Some((_, rest)) = text.rsplit_once("… [") else { return false };
    let Some((count, digest)) = rest.strip_suffix(']').and_then(|rest| rest.split_once(" characters, ")) else {
        return false;
    };
    count.parse::<usize>().is_ok() && digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A short digest of a text, to tell whether it is the one that was judged: 64 bits of FNV-1a, in hexadecimal. Chance is to be told from
/// sameness, not malice.
pub fn digest(text: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_standard() {
        // The published test vectors of FNV-1a, 64 bits.
        assert_eq!(digest(""), "cbf29ce484222325");
        assert_eq!(digest("a"), "af63dc4c8601ec8c");
        assert_eq!(digest("foobar"), "85944171f73967e8");
    }

    #[test]
    fn what_cleaning_adds_to_a_claim_does_not_change_its_key() {
        for widened in ["Share", "\n\nShare\n", "***\n\nShare:\n- \n", "# / Share \n #\n", " Share."] {
            assert_eq!(key(widened), "share", "{widened:?}");
        }
        assert_eq!(key(" *** \n"), "***");
    }

    #[test]
    fn long_texts_that_differ_at_the_end_have_keys_that_differ() {
        let text = "كلمة ".repeat(200);
        assert_ne!(key(&text), key(&(text.clone() + "أخرى")));
        assert_eq!(key(&text), key(&text.replace("كلمة", "كـلـمه")));
    }
}
