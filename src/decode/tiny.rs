//! Files of a few letters, which do not tell their encoding: they are as the files beside them.
use super::{Charset, Finding, How, LineEnd, NoText};

/// With fewer characters than this, other than ASCII, a guess is often wrong: of texts with 16, one in twenty-five was.
const FEW: usize = 32;

/// Whether a file whose first bytes are `head` is too short for what was found to be relied on.
pub fn is_unsure(head: &[u8], found: &Result<Finding, NoText>) -> bool {
    match found {
        Ok(Finding { how: How::Guess, .. }) => high(head) < FEW,
        // A word in UTF-16 can be taken for a line of ASCII letters and control bytes, or for no text at all.
        Ok(Finding { how: How::Valid, .. }) | Err(_) => {
            head.len() < 2 * FEW && head.len().is_multiple_of(2) && head.iter().copied().map(char::from).any(is_control)
        }
        Ok(_) => false,
    }
}

/// Whether a file that starts with `head` is long enough to speak for the files beside it.
pub fn is_sure(head: &[u8], found: Finding) -> bool {
    match found.how {
        How::Guess | How::Valid => high(head) >= FEW,
        How::Lanes => head.len() >= 2 * FEW,
        How::Declared | How::Mark => true,
        How::Neighbours => false,
    }
}

/// What is found of such a file where the files beside it are in `charset`; nothing if its bytes do not fit that.
///
/// ```
/// use naqi::decode::{Charset, How, as_neighbours};
/// let arabic = Charset::named("iso-8859-6").unwrap();
/// assert_eq!(as_neighbours(b"\xe4\xc7", arabic).unwrap().how, How::Neighbours);
/// // Not a byte of that encoding.
/// assert!(as_neighbours(b"\xe4\x80\xff", arabic).is_none());
/// ```
pub fn as_neighbours(head: &[u8], charset: Charset) -> Option<Finding> {
    if charset == Charset::UTF_8 {
        return None;
    }
    let decoded = charset.decode(head);
    let fits = decoded.scars.is_empty() && !decoded.text.contains(is_control);
    // Any two bytes are some character of UTF-16.
    let letters = charset.line_end() == LineEnd::Byte || decoded.text.chars().all(|char| u32::from(char) < 0x2100);
    (fits && letters).then_some(Finding { charset, how: How::Neighbours })
}

fn is_control(char: char) -> bool {
    char.is_ascii_control() && !matches!(char, '\t' | '\n' | '\r')
}

fn high(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !byte.is_ascii()).count()
}
