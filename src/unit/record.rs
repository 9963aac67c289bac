//! What goes, cut out of a unit's bytes, stored, and put back.
use crate::decode::{Charset, Decoded, Scar};
use crate::document::{Carrier, Fault, Layout};
use crate::ledger::{Entry, Gap, Misfit, Piece, Wound, Written, apply, gaps};
use crate::text::{Span, union};

use super::Coding;

/// Stores with each removal of `entry` what it was written as in the unit, where that is not the plain form.
pub fn store_raw(entry: &mut Entry, carrier: &Carrier<'_>) {
    for taken in &mut entry.removals {
        taken.raw = written(carrier, Span::new(taken.start, taken.end)).raw.map(str::to_owned);
    }
}

/// What a stretch of a unit's text was written as in the unit, as the ledger tells it.
pub fn written<'l>(carrier: &Carrier<'l>, span: Span) -> Written<'l> {
    let (raw, plain) = carrier.written(span);
    let escaped = (plain && matches!(carrier, Carrier::Json(_))).then_some(raw);
    Written { escaped, raw: (!plain).then_some(raw) }
}

/// Stores what is needed to make the bytes of the original from its text again.
pub fn store_coding(entry: &mut Entry, scars: &[Scar], coding: &Coding) {
    entry.encoding = (coding.from != Charset::UTF_8).then(|| coding.from.name().to_owned());
    entry.encoding_by = entry.encoding.is_some().then(|| coding.how.word().to_owned());
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    entry.scars = scars.iter().map(|scar| Wound { at: scar.at, hex: hex(&scar.bytes) }).collect();
}

/// Writes the unit without these stretches of its text, which are sorted and apart; nothing if what is left cannot be written.
pub fn cut(carrier: &Carrier<'_>, scars: &[Scar], coding: &Coding, gone: &[Span], to: &mut Vec<u8>) -> Option<()> {
    let places = union(gone.iter().map(|&span| carrier.place(span)));
    let unit = carrier.unit();
    if coding.is_plain(scars) && coding.keeps_bytes() && !carrier.is_settled() {
        let mut done = 0;
        for place in places {
            to.extend_from_slice(&unit.as_bytes()[done..place.start]);
            done = place.end;
        }
        to.extend_from_slice(&unit.as_bytes()[done..]);
        return Some(());
    }
    let mut left = Vec::new();
    let (mut next, mut before) = (places.iter().peekable(), 0);
    for scar in scars {
        while let Some(place) = next.next_if(|place| place.end <= scar.at) {
            before += place.len();
        }
        if next.peek().is_none_or(|place| place.start > scar.at) {
            left.push(Scar { at: scar.at - before, bytes: scar.bytes.clone() });
        }
    }
    let bytes = coding.write(&apply(unit, places), &left)?;
    // A length is told anew only where the text is another: a record that tells a wrong one must come back with it.
    let same = gone.is_empty() && (scars.is_empty() || coding.keeps_bytes());
    let bytes = if same { bytes } else { carrier.settle(bytes)? };
    to.extend_from_slice(&bytes);
    Some(())
}

/// The bytes of the original unit, of which `clean` is what `entry` left.
///
/// # Errors
/// Why the two do not fit.
pub fn put_back(
    clean: &[u8],
    entry: Option<&Entry>,
    coding: &Coding,
    layout: &mut Layout<'_>,
) -> Result<Vec<u8>, Fault> {
    let Decoded { text, scars } = coding.to.decode(clean);
    let lacks = || Fault::of_all(format!("it has characters that {} has not", coding.from.name()));
    let Some(entry) = entry else { return coding.from.encode(&text, &scars).ok_or_else(lacks) };
    let carrier = layout.read(&text)?.ok_or_else(|| Fault::of_all("the ledger speaks of it, but it is blank"))?;
    let text = restore_unit(&carrier, entry).map_err(|misfit| Fault::of_all(misfit.to_string()))?;
    let bytes = coding.from.encode(&text, &wounds(entry)?).ok_or_else(lacks)?;
    carrier.settle(bytes).ok_or_else(|| Fault::of_all("its length cannot be told"))
}

/// The original unit of which `clean` is what `entry` left.
///
/// # Errors
/// The first removal that does not fit.
pub fn restore_unit(clean: &Carrier<'_>, entry: &Entry) -> Result<String, Misfit> {
    let mut put = Vec::new();
    for gap in gaps(entry)? {
        gap.fits(clean.text(), entry)?;
        put.push((gap.at, raw_of_gap(clean, &gap, entry)?));
    }
    Ok(clean.with(&put))
}

fn raw_of_gap(clean: &Carrier<'_>, gap: &Gap<'_>, entry: &Entry) -> Result<String, Misfit> {
    gap.pieces.iter().map(|piece| raw_of_piece(clean, piece, entry)).collect()
}

fn raw_of_piece(clean: &Carrier<'_>, piece: &Piece<'_>, entry: &Entry) -> Result<String, Misfit> {
    let Some(raw) = &piece.taken.raw else { return Ok(clean.plain(piece.text).into_owned()) };
    match clean.read(raw) {
        Some(string) if string.text == piece.taken.text => Ok(raw[string.raw(piece.span).range()].to_owned()),
        _ => Err(Misfit::raw(entry, piece.removal)),
    }
}

fn wounds(entry: &Entry) -> Result<Vec<Scar>, Fault> {
    let bytes = |hex: &str| -> Option<Vec<u8>> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
    };
    let scar = |wound: &Wound| {
        let bytes = bytes(&wound.hex).ok_or_else(|| Fault::of_all(format!("`{}` is not hexadecimal", wound.hex)))?;
        Ok(Scar { at: wound.at, bytes })
    };
    entry.scars.iter().map(scar).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::document::{Fields, Record, escape};
    use crate::ledger::{Category, Removal, RuleId};

    /// One character and one of the forms that JSON allows for it.
    fn written() -> impl Strategy<Value = (char, String)> {
        let char = prop::sample::select(vec![
            'a', 'b', ' ', '/', '"', '\\', '\n', '\r', '\t', '\u{8}', '\u{c}', '\u{1}', 'é', 'أ', '\u{200f}', '😀', '𐍈',
        ]);
        (char, 0..4).prop_map(|(char, form)| {
            let units = |upper: bool| -> String {
                let mut buffer = [0; 2];
                let units = char.encode_utf16(&mut buffer).iter();
                units.map(|unit| if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") }).collect()
            };
            let written = match (form, char) {
                (0, _) => units(false),
                (1, _) => units(true),
                (2, '/') => "\\/".to_owned(),
                _ => escape(char.encode_utf8(&mut [0; 4])).into_owned(),
            };
            (char, written)
        })
    }

    /// A line, its text, and stretches of the text, overlapping at will.
    fn record() -> impl Strategy<Value = (String, String, Vec<Removal>)> {
        let line = prop::sample::select(vec![
            ("{\"text\":\"", "\"}"),
            ("\u{feff}{ \"id\" : 1e3, \"te\\u0078t\"\t: \"", "\" ,\"x\":{\"text\":\"no\\ud800\"}}\r\n"),
            (" {\"x\":[\"\\\"text\\\":\"],\"text\":\"", "\"}\n"),
        ]);
        let spans = prop::collection::vec((any::<Index>(), any::<Index>(), 0..3usize), 0..6);
        (line, prop::collection::vec(written(), 0..24), spans).prop_map(|((before, after), chars, spans)| {
            let text: String = chars.iter().map(|(char, _)| char).collect();
            let raw: String = chars.iter().map(|(_, raw)| raw.as_str()).collect();
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let removal = |(a, b, rule): (Index, Index, usize)| {
                let (a, b) = (*a.get(&places), *b.get(&places));
                let rule = RuleId::new("x", ["a", "b", "c"][rule]);
                Removal { span: Span::new(a.min(b), a.max(b)), rule, category: Category::Other }
            };
            (format!("{before}{raw}{after}"), text, spans.into_iter().map(removal).collect())
        })
    }

    fn read<'l>(line: &'l str, fields: &Fields) -> Carrier<'l> {
        Carrier::Json(Record::read(line.as_bytes(), fields).unwrap().unwrap())
    }

    fn plain() -> Coding {
        let found = crate::decode::find(b"", None).unwrap();
        Coding::new(found, false, super::super::Damaged::Keep)
    }

    fn without(carrier: &Carrier<'_>, removals: &[Removal]) -> String {
        let mut bytes = Vec::new();
        cut(carrier, &[], &plain(), &union(removals.iter().map(|removal| removal.span)), &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn cutting_the_raw_line_is_cutting_the_text((line, text, removals) in record()) {
            let fields = Fields::default();
            let record = read(&line, &fields);
            prop_assert_eq!(record.text(), &text);
            let spans = union(removals.iter().map(|removal| removal.span));
            let clean = without(&record, &removals);
            let clean = read(&clean, &fields);
            prop_assert_eq!(clean.text(), apply(&text, spans));
        }

        #[test]
        fn the_ledger_brings_every_raw_byte_back((line, text, removals) in record()) {
            let fields = Fields::default();
            let record = read(&line, &fields);
            let mut entry = Entry::new("d", "s:1", &text, &removals);
            store_raw(&mut entry, &record);
            let entry: Entry = serde_json::from_str(&serde_json::to_string(&entry).unwrap()).unwrap();
            let clean = without(&record, &removals);
            prop_assert_eq!(restore_unit(&read(&clean, &fields), &entry).unwrap(), line);
        }
    }

    #[test]
    fn raw_bytes_are_stored_only_where_they_are_not_the_plain_ones() {
        let line = r#"{"text":"a\nb\u000ac"}"#;
        let fields = Fields::default();
        let removal = |start, end| Removal {
            span: Span::new(start, end),
            rule: RuleId::new("x", "y"),
            category: Category::Other,
        };
        let mut entry = Entry::new("d", "s:1", "a\nb\nc", &[removal(0, 2), removal(2, 4)]);
        store_raw(&mut entry, &read(line, &fields));
        let raws: Vec<_> = entry.removals.iter().map(|taken| taken.raw.as_deref()).collect();
        assert_eq!(raws, [None, Some(r"b\u000a")]);
        entry.removals[1].raw = Some("b".into());
        let misfit = restore_unit(&read(r#"{"text":"c"}"#, &fields), &entry).unwrap_err();
        assert!(misfit.to_string().ends_with("removal 2 (x/y, bytes 2 to 4) has raw bytes that are not its text"));
    }
}
