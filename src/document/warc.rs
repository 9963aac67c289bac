//! A conversion record of a WARC file (a WET file is one): headers, a blank line, the text.
use crate::text::Span;

use super::Fault;

/// One record, borrowing its bytes as text.
#[derive(Clone, Debug)]
pub struct Block<'l> {
    pub(super) unit: &'l str,
    pub(super) place: Span,
    pub(super) id: Option<&'l str>,
    pub(super) url: Option<&'l str>,
}

impl<'l> Block<'l> {
    /// Reads a record with the line ends behind it.
    ///
    /// # Errors
    /// Headers that do not tell the length of the text in plain digits.
    pub fn read(unit: &'l str) -> Result<Block<'l>, Fault> {
        let head =
            head_of(unit.as_bytes()).ok_or_else(|| Fault::of_all("the record has no blank line behind its headers"))?;
        let headers = &unit[..head];
        length(headers.as_bytes()).ok_or_else(|| Fault::of_all("the record has no plain Content-Length"))?;
        // What stands behind the text is line ends; of those the text itself may end in some, so count from the end.
        let tail = tail_of(unit.as_bytes());
        let get = |name: &str| {
            let lines = headers.lines().filter_map(|line| line.split_once(':'));
            let mut values = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
            values.next().filter(|value| !value.is_empty())
        };
        let place = Span::new(head, (unit.len() - tail).max(head));
        Ok(Block { unit, place, id: get("WARC-Record-ID"), url: get("WARC-Target-URI") })
    }
}

/// Where the headers of a record end, their blank line included.
pub fn head_of(record: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr::memchr(b'\n', &record[from..])?;
        match &record[at + 1..] {
            [b'\n', ..] => return Some(at + 2),
            [b'\r', b'\n', ..] => return Some(at + 3),
            _ => from = at + 1,
        }
    }
}

/// How many bytes of line ends stand behind the block: two line ends, by the standard.
pub fn tail_of(record: &[u8]) -> usize {
    [b"\r\n\r\n".as_slice(), b"\n\n"].iter().find(|tail| record.ends_with(tail)).map_or(0, |tail| tail.len())
}

/// Where the digits of the Content-Length stand in these headers, and the length; none if they are not plain.
pub fn length(headers: &[u8]) -> Option<(Span, usize)> {
    const NAME: &[u8] = b"content-length:";
    let mut start = 0;
    for line in headers.split_inclusive(|&byte| byte == b'\n') {
        if line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME) {
            let digits = line[NAME.len()..].trim_ascii();
            let at = start + NAME.len() + line[NAME.len()..].iter().position(|byte| !byte.is_ascii_whitespace())?;
            let number: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
            return (number.to_string().as_bytes() == digits).then_some((Span::new(at, at + digits.len()), number));
        }
        start += line.len();
    }
    None
}

/// The record with the length that its block has now.
pub fn with_length(mut record: Vec<u8>) -> Option<Vec<u8>> {
    let head = head_of(&record)?;
    let (digits, _) = length(&record[..head])?;
    let now = record.len().checked_sub(head + tail_of(&record))?;
    record.splice(digits.range(), now.to_string().into_bytes());
    Some(record)
}
