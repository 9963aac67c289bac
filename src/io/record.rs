//! Where records and ledger meet: the raw bytes of a removal, stored and put back.
use crate::document::{Record, Unescaped, escape};
use crate::ledger::{Entry, Gap, Misfit, Piece, gaps};
use crate::text::Span;

/// Stores with each removal of `entry` the bytes it was written as in the record, where they are not the plain ones.
pub fn store_raw(entry: &mut Entry, record: &Record<'_>) {
    for taken in &mut entry.removals {
        let raw = record.raw(Span::new(taken.start, taken.end));
        if raw != escape(&taken.text) {
            taken.raw = Some(raw.to_owned());
        }
    }
}

/// The original line of which `clean` is what `entry` left.
///
/// # Errors
/// The first removal that does not fit.
pub fn restore_record(clean: &Record<'_>, entry: &Entry) -> Result<String, Misfit> {
    let mut put = Vec::new();
    for gap in gaps(entry)? {
        gap.fits(clean.text(), entry)?;
        put.push((gap.at, raw_of_gap(&gap, entry)?));
    }
    Ok(clean.with(&put))
}

fn raw_of_gap(gap: &Gap<'_>, entry: &Entry) -> Result<String, Misfit> {
    gap.pieces.iter().map(|piece| raw_of_piece(piece, entry)).collect()
}

fn raw_of_piece(piece: &Piece<'_>, entry: &Entry) -> Result<String, Misfit> {
    let Some(raw) = &piece.taken.raw else { return Ok(escape(piece.text).into_owned()) };
    match Unescaped::decode(raw) {
        Ok(string) if string.text == piece.taken.text => Ok(raw[string.raw(piece.span).range()].to_owned()),
        _ => Err(Misfit::raw(entry, piece.removal)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::document::Fields;
    use crate::ledger::{Category, Removal, RuleId, apply};
    use crate::text::union;

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

    fn read<'l>(line: &'l str, fields: &Fields) -> Record<'l> {
        Record::read(line.as_bytes(), fields).unwrap().unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn cutting_the_raw_line_is_cutting_the_text((line, text, removals) in record()) {
            let fields = Fields::default();
            let record = read(&line, &fields);
            prop_assert_eq!(record.text(), &text);
            let spans = union(removals.iter().map(|removal| removal.span));
            let clean = record.without(&spans);
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
            let clean = record.without(&union(removals.iter().map(|removal| removal.span)));
            prop_assert_eq!(restore_record(&read(&clean, &fields), &entry).unwrap(), line);
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
        let misfit = restore_record(&read(r#"{"text":"c"}"#, &fields), &entry).unwrap_err();
        assert!(misfit.to_string().ends_with("removal 2 (x/y, bytes 2 to 4) has raw bytes that are not its text"));
    }
}
