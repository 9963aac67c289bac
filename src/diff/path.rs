//! Names of files as patch tools read them.
use std::fmt::Write;

/// `prefix` and `path` as they stand in a patch: as they are where that is safe, else in the C-style quotes that git writes
/// and reads.
///
/// Quoted are control characters, `"`, `\`, bytes that are not UTF-8, a space at the end, and the bidi controls with which
/// a name could dress up as another; letters of any script stay readable.
///
/// ```
/// use naqi::diff::quote_path;
/// assert_eq!(quote_path("a/", "أخبار/1 2.txt".as_bytes()), "a/أخبار/1 2.txt");
/// assert_eq!(quote_path("a/", b"say \"hi\"\n.txt"), r#""a/say \"hi\"\n.txt""#);
/// ```
pub fn quote_path(prefix: &str, path: &[u8]) -> String {
    let mut name = String::from(prefix);
    // GNU patch cuts a space at the end of a bare name.
    let mut quoted = path.ends_with(b" ");
    for chunk in path.utf8_chunks() {
        for char in chunk.valid().chars() {
            let escape = match char {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\u{7}' => "\\a",
                '\u{8}' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\u{b}' => "\\v",
                '\u{c}' => "\\f",
                '\r' => "\\r",
                _ if char.is_control() || is_deceptive(char) => {
                    octal(&mut name, char.encode_utf8(&mut [0; 4]).as_bytes());
                    quoted = true;
                    continue;
                }
                _ => {
                    name.push(char);
                    continue;
                }
            };
            name.push_str(escape);
            quoted = true;
        }
        octal(&mut name, chunk.invalid());
        quoted |= !chunk.invalid().is_empty();
    }
    if quoted { format!("\"{name}\"") } else { name }
}

/// Characters that change how others are shown, and are not shown themselves.
fn is_deceptive(char: char) -> bool {
    matches!(char, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

fn octal(name: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(name, "\\{byte:03o}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_bidi_marks_and_bad_bytes_are_quoted() {
        assert_eq!(quote_path("b/", b"x\x01\xff.txt"), r#""b/x\001\377.txt""#);
        assert_eq!(quote_path("b/", "x\u{202E}txt".as_bytes()), r#""b/x\342\200\256txt""#);
        assert_eq!(quote_path("b/", "x\u{85}".as_bytes()), r#""b/x\302\205""#);
    }

    #[test]
    fn a_joiner_within_a_persian_name_is_not_a_trick() {
        assert_eq!(quote_path("", "می\u{200C}رود".as_bytes()), "می\u{200C}رود");
    }
}
