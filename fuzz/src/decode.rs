//! Any bytes in any encoding: they come back.
use naqi::decode::{Charset, Finding, How, as_neighbours, find, is_sure, is_unsure};
use naqi::unit::{Coding, Damaged};

/// Encodings of one byte a character, and those of Unicode: all bytes must come back from text and scars.
const EXACT: &[&str] = &[
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1256",
    "iso-8859-6",
    "ibm866",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1257",
    "windows-1258",
    "x-mac-cyrillic",
    "x-user-defined",
];
/// Encodings with two codes for some characters: what is not restored must be refused.
const OTHERS: &[&str] = &["big5", "euc-jp", "euc-kr", "gbk", "gb18030", "iso-2022-jp", "shift_jis"];

/// The first byte chooses the encoding.
pub fn decode(data: &[u8]) {
    let Some((&which, bytes)) = data.split_first() else { return };
    let names = EXACT.len() + OTHERS.len();
    let which = usize::from(which) % names;
    let charset = |name: &str| Charset::named(name).expect("the encoding is known");
    if let Some(name) = EXACT.get(which) {
        let decoded = charset(name).decode(bytes);
        for scar in &decoded.scars {
            assert!(decoded.text[scar.at..].starts_with('\u{fffd}'), "a scar without its mark");
        }
        let back = charset(name).encode(&decoded.text, &decoded.scars);
        assert_eq!(back.as_deref(), Some(bytes), "{name}");
        let fault = charset(name).first_fault(&decoded);
        assert!(fault.is_none_or(|at| at < bytes.len()));
        assert_eq!(fault.is_some(), !decoded.scars.is_empty());
        if which == 0 {
            assert_eq!(decoded.text, String::from_utf8_lossy(bytes));
        }
    }
    let name = EXACT.iter().chain(OTHERS).nth(which).expect("one of them");
    let declared = Finding { charset: charset(name), how: How::Declared };
    comes_back(declared, bytes);
    // As a file that nobody speaks for: by its bytes, and by those of its neighbours.
    let found = find(bytes, None);
    let _ = is_unsure(bytes, &found);
    if let Ok(found) = found {
        let _ = is_sure(bytes, found);
        comes_back(found, bytes);
    }
    if let Some(found) = as_neighbours(bytes, charset(name)) {
        comes_back(found, bytes);
    }
}

/// What is taken for text is the text of exactly these bytes; what is written in place of bad bytes is U+FFFD.
fn comes_back(found: Finding, bytes: &[u8]) {
    for damaged in [Damaged::Keep, Damaged::Quarantine, Damaged::Replace] {
        for same in [false, true] {
            let coding = Coding::new(found, same, damaged);
            let Ok(decoded) = coding.decode(bytes) else { continue };
            assert_eq!(coding.from.encode(&decoded.text, &decoded.scars).as_deref(), Some(bytes), "{coding:?}");
            assert!(damaged != Damaged::Quarantine || decoded.scars.is_empty());
            if let Some(written) = coding.write(&decoded.text, &decoded.scars) {
                let again = coding.to.decode(&written);
                assert!(coding.keeps_bytes() || again.scars.is_empty(), "a scar was written");
                assert!(!coding.keeps_bytes() || written == bytes);
                assert_eq!(again.text, decoded.text, "{coding:?}");
            }
        }
    }
}
