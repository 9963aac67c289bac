//! Which encoding bytes are in.
use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use serde::{Deserialize, Serialize};

use super::{Charset, arabic};

/// How much of a file a guess looks at.
const SAMPLE: usize = 1 << 16;

/// How an encoding was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The user said it.
    Declared,
    /// By a byte order mark.
    Mark,
    /// Every second byte is one that UTF-16 text has there.
    Lanes,
    /// The bytes are UTF-8, but for a few at most.
    Valid,
    /// It is too short to tell, and the files beside it are so.
    Neighbours,
    /// By the frequency of letters: it may be wrong.
    Guess,
}

impl How {
    /// In one word, as in `encodings.jsonl`.
    pub fn word(self) -> &'static str {
        match self {
            How::Declared => "declared",
            How::Mark => "mark",
            How::Lanes => "lanes",
            How::Valid => "valid",
            How::Neighbours => "neighbours",
            How::Guess => "guess",
        }
    }
}

/// The encoding of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub charset: Charset,
    /// How it was found.
    pub how: How,
}

/// Why bytes are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoText {
    /// In words, without a full stop.
    pub reason: String,
    /// The first byte at fault.
    pub offset: usize,
}

impl fmt::Display for NoText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {})", self.reason, self.offset)
    }
}

/// The encoding of a file that starts with `head` (all of it, if it is short), unless it was `declared`.
///
/// # Errors
/// Bytes that are no text in any encoding known here.
///
/// ```
/// use naqi::decode::{How, find};
/// assert_eq!(find(b"\xff\xfea\0", None).unwrap().how, How::Mark);
/// assert_eq!(find("قال\n".as_bytes(), None).unwrap().how, How::Valid);
/// ```
pub fn find(head: &[u8], declared: Option<Charset>) -> Result<Finding, NoText> {
    if let Some(charset) = declared {
        return Ok(Finding { charset, how: How::Declared });
    }
    let found = |charset, how| Ok(Finding { charset, how });
    match head {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
            return Err(NoText { reason: "the text is UTF-32, which naqi does not read".into(), offset: 0 });
        }
        [0xef, 0xbb, 0xbf, ..] => return found(Charset::UTF_8, How::Mark),
        [0xff, 0xfe, ..] => return found(Charset::UTF_16LE, How::Mark),
        [0xfe, 0xff, ..] => return found(Charset::UTF_16BE, How::Mark),
        _ => {}
    }
    if let Some(charset) = lanes(&head[..head.len().min(SAMPLE)]) {
        return found(charset, How::Lanes);
    }
    let Some(first) = std::str::from_utf8(head).err().map(|error| error.valid_up_to()) else {
        return found(Charset::UTF_8, How::Valid);
    };
    if let Some(control) = binary(head) {
        let reason = "the file is not text: it holds control bytes, and is not UTF-8".into();
        return Err(NoText { reason, offset: first.min(control) });
    }
    if is_damaged_utf8(head) {
        return found(Charset::UTF_8, How::Valid);
    }
    // A stretch from the first byte that says something.
    let start = head[..first].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    found(guess(&head[start..head.len().min(start + SAMPLE)]), How::Guess)
}

/// UTF-16 by its lanes: of each two bytes, the high one is one of a few, and only it is ever 0.
fn lanes(head: &[u8]) -> Option<Charset> {
    let (pairs, _) = head.as_chunks::<2>();
    if pairs.len() < 4 {
        return None;
    }
    // Latin, Greek, Cyrillic, Hebrew and Arabic letters; spaces and line ends are in block 0.
    let high = |byte: u8| matches!(byte, 0..=6 | 0x20);
    let count = |lane: usize, wanted: &dyn Fn(u8) -> bool| pairs.iter().filter(|pair| wanted(pair[lane])).count();
    let fits = |lane: usize| {
        let zeros = count(lane, &|byte| byte == 0);
        zeros * 20 >= pairs.len()
            && count(1 - lane, &|byte| byte == 0) * 100 <= zeros
            && count(lane, &high) * 20 >= pairs.len() * 19
    };
    match (fits(1), fits(0)) {
        (true, false) => Some(Charset::UTF_16LE),
        (false, true) => Some(Charset::UTF_16BE),
        _ => None,
    }
}

/// Whether these bytes are UTF-8 that was hurt, not another encoding: characters of several bytes, which come about by chance
/// rarely, far outnumber the bad bytes; or there are hardly any bad bytes in a text that has no other high ones.
fn is_damaged_utf8(head: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in head.utf8_chunks() {
        good += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 3 || (bad <= 3 && bad * 10 < head.len())
}

/// The first control byte, if there are more than a text has.
fn binary(head: &[u8]) -> Option<usize> {
    let control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127);
    let count = head.iter().filter(|byte| control(byte)).count();
    if count * 100 > head.len() { head.iter().position(control) } else { None }
}

fn guess(sample: &[u8]) -> Charset {
    if let Some(charset) = arabic::tell(sample) {
        return charset;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    Charset::of(detector.guess(None, Utf8Detection::Deny))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = "قال وزير الخارجية يوم الاثنين إن المحادثات ستستمر حتى يتم الاستماع إلى جميع الأطراف.\n";

    fn tell(bytes: &[u8]) -> (&'static str, How) {
        let found = find(bytes, None).unwrap();
        (found.charset.name(), found.how)
    }

    #[test]
    fn the_order_of_trust() {
        for (name, how) in [
            ("windows-1256", How::Guess),
            ("ISO-8859-6", How::Guess),
            ("UTF-16LE", How::Lanes),
            ("UTF-16BE", How::Lanes),
        ] {
            let bytes = Charset::named(name).unwrap().encode(ARABIC, &[]).unwrap();
            assert_eq!(tell(&bytes), (name, how));
            assert_eq!(find(&bytes, Some(Charset::UTF_8)).unwrap().how, How::Declared);
        }
        assert_eq!(tell(ARABIC.as_bytes()), ("UTF-8", How::Valid));
        assert_eq!(tell(b""), ("UTF-8", How::Valid));
        assert_eq!(tell(b"good \0 text"), ("UTF-8", How::Valid));
    }

    #[test]
    fn a_stray_byte_changes_no_encoding() {
        for stray in [b"\xff".as_slice(), b"\xc3(", b"\xd8"] {
            let mut bytes = ARABIC.as_bytes().to_vec();
            bytes.splice(40..40, stray.iter().copied());
            assert_eq!(tell(&bytes), ("UTF-8", How::Valid));
        }
        assert_eq!(tell(&ARABIC.as_bytes()[..41]), ("UTF-8", How::Valid));
        assert_eq!(tell(b"A text without any letter of its own, and \xff one bad byte"), ("UTF-8", How::Valid));
    }

    #[test]
    fn what_is_no_text_is_told_with_its_place() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0\x5c\x72\xa8\x66";
        assert_eq!(find(png, None).unwrap_err().offset, 0);
        assert!(find(b"\xff\xfe\0\0a\0\0\0", None).unwrap_err().reason.contains("UTF-32"));
    }

    #[test]
    fn other_languages_are_not_taken_for_arabic() {
        let texts = [
            (
                "windows-1251",
                "Министр заявил в понедельник, что переговоры продолжатся, пока не будут выслушаны все стороны.",
            ),
            (
                "koi8-r",
                "Министр заявил в понедельник, что переговоры продолжатся, пока не будут выслушаны все стороны.",
            ),
            (
                "windows-1252",
                "Le président a déclaré à Genève que la réunion était prévue dès l'été, malgré les élections européennes.",
            ),
            (
                "windows-1253",
                "Ο υπουργός δήλωσε τη Δευτέρα ότι οι συνομιλίες θα συνεχιστούν έως ότου ακουστούν όλες οι πλευρές.",
            ),
            ("windows-1255", "השר אמר ביום שני כי השיחות יימשכו עד שכל הצדדים יישמעו במלואם."),
        ];
        for (name, text) in texts {
            let bytes = Charset::named(name).unwrap().encode(text, &[]).unwrap();
            assert_eq!(arabic::tell(&bytes), None, "{name}");
        }
    }
}
