//! Any bytes as a file of each format, in memory: read unit by unit, cleaned, written, restored.
use std::io::Cursor;

use naqi::cli::args::{CodingOptions, DamagedArg, FieldOptions, OutputEncoding, SiteOptions};
use naqi::cli::clean::unit::{At, Told, wash};
use naqi::cli::documents::{Opened, Reading, Unit, What};
use naqi::document::{Fields, Layout};
use naqi::io::{Format, Input, Job, Pieces};
use naqi::ledger::Entry;
use naqi::unit::{Coding, put_back};

use super::laws::cleaner;
use super::scratch;

const NAMES: &[&str] = &["a.txt", "a.jsonl", "a.csv", "a.tsv", "a.wet", "a.json"];
const DAMAGED: &[Option<DamagedArg>] = &[None, Some(DamagedArg::Quarantine), Some(DamagedArg::Replace)];

/// The first byte chooses the format, what becomes of bad bytes, and the encoding to write; the rest is the file.
pub fn formats(data: &[u8]) {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let choice = usize::from(choice);
    let name = NAMES[choice % NAMES.len()];
    let coding = CodingOptions {
        damaged: DAMAGED[choice / NAMES.len() % DAMAGED.len()],
        output_encoding: (choice >= 128).then_some(OutputEncoding::Same),
        ..CodingOptions::default()
    };
    let reading = Reading::new(&FieldOptions::default(), &SiteOptions::default(), &coding).expect("sound options");
    let input = Input::File(scratch::file(name, bytes));
    let job = Job { input: input.clone(), below: name.into(), target: name.into() };
    let Ok(opened) = Opened::open(&job, &reading) else { return };
    let (format, coding) = (opened.file.format, opened.file.coding);
    let mut file = Passed::default();
    let visit = &mut |unit: Unit<'_>| {
        file.pass(unit, &coding);
        Ok(())
    };
    opened.each(visit).expect("nothing stops");
    if !file.cut {
        let mut all = Vec::new();
        let source = naqi::io::Source::open(&input).expect("it was read before");
        std::io::Read::read_to_end(&mut source.into_reader(), &mut all).expect("it was read before");
        assert!(all == file.read, "the units are not all of the file");
    }
    file.reads_as_it_was_written(format, &coding);
}

/// What came by.
#[derive(Default)]
struct Passed {
    /// The bytes of all units.
    read: Vec<u8>,
    /// The bytes of the clean file.
    written: Vec<u8>,
    /// The texts in it.
    texts: Vec<String>,
    /// The file could not be read to its end.
    cut: bool,
}

impl Passed {
    fn pass(&mut self, Unit { raw, source, what }: Unit<'_>, coding: &Coding) {
        self.read.extend_from_slice(raw);
        match what {
            What::Document(document, held) => {
                let at = At { source, raw, document, held };
                let start = self.written.len();
                // What would not come back is kept in quarantine.
                let Ok(washed) = wash(cleaner(), &at, &mut self.written) else { return };
                let text = if washed.held.is_some() { &*document.text } else { &*cleaner().clean(document).text };
                let clean = &self.written[start..];
                let mut told = Told::default();
                washed.tell(&at, &mut told).expect("memory takes it");
                let entry = (!told.ledger.is_empty())
                    .then(|| serde_json::from_slice::<Entry>(&told.ledger).expect("the ledger reads what it wrote"));
                assert_eq!(entry.is_some(), washed.changed);
                if let Some(entry) = &entry {
                    let line = serde_json::to_string(entry).expect("an entry is JSON") + "\n";
                    assert_eq!(line.as_bytes(), told.ledger);
                }
                if entry.is_some() || !coding.keeps_bytes() {
                    let back = put_back(clean, entry.as_ref(), coding, &mut held.layout.clone());
                    assert_eq!(back.expect("it comes back").as_slice(), raw);
                } else {
                    assert_eq!(clean, raw);
                }
                self.texts.push(text.to_owned());
            }
            What::Blank(bytes) => {
                if !coding.keeps_bytes() {
                    let back = put_back(bytes, None, coding, &mut Layout::Page);
                    assert_eq!(back.expect("it comes back").as_slice(), raw);
                }
                self.written.extend_from_slice(bytes);
            }
            What::Faulty(fault) => assert!(!fault.to_string().is_empty()),
            What::Unreadable(reason) => {
                assert!(raw.is_empty() && !reason.is_empty());
                self.cut = true;
            }
        }
    }

    /// A reader of the clean file finds the clean texts, and nothing else.
    fn reads_as_it_was_written(&self, format: Format, coding: &Coding) {
        let fields = Fields::default();
        if format == Format::Text {
            assert!(self.texts.iter().all(|text| *text == coding.to.decode(&self.written).text));
            return;
        }
        let mut layout = format.layout(&fields);
        let mut pieces = Pieces::new(Box::new(Cursor::new(self.written.clone())), format, coding.to.line_end());
        let mut texts = Vec::new();
        while let Some(piece) = pieces.next().expect("the clean file can be read") {
            let names_columns = matches!(layout, Layout::Table { columns: None, .. });
            if !piece.carries && !names_columns {
                continue;
            }
            let unit = coding.to.decode(piece.raw).text;
            if let Some(carrier) = layout.read(&unit).expect("the clean unit can be read") {
                texts.push(carrier.text().to_owned());
            }
        }
        assert_eq!(texts, self.texts);
    }
}
