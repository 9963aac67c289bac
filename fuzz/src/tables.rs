//! Any bytes as a Parquet file: through a whole run and back. What another reader sees in it is what it sees in what came back.
use std::fs::{self, File};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Once;

use naqi::document::Fields;
use naqi::io::{Blocks, Input, ParquetFile, Source};
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::runs::clean_and_restore;
use super::scratch;

/// The input is the file.
pub fn tables(data: &[u8]) {
    let_readers_panic();
    let original = scratch::folder("in").join("a.parquet");
    fs::write(&original, data).expect("the file is written");
    let back = clean_and_restore(&[]).join("a.parquet");
    if fs::read(&back).expect("it came back") != data {
        assert!(texts(&original) == texts(&back), "other texts came back");
        // Other columns are copied, whether or not another reader can make sense of them.
        let before = rows(&original);
        assert!(before.is_none() || before == rows(&back), "other rows came back");
    }
}

/// The texts, as naqi reads them.
fn texts(path: &Path) -> Vec<(Vec<u8>, bool)> {
    let input = Input::File(path.to_owned());
    let source = Source::open(&input).expect("it is there");
    let table = ParquetFile::open(&input, source, &Fields::default()).ok().expect("it was cleaned");
    let mut blocks = Blocks::of_rows(table.rows().expect("it was cleaned"), naqi::io::Limits::default());
    let mut texts = Vec::new();
    while let Some(block) = blocks.next() {
        texts.extend(block.pieces().map(|piece| (piece.raw.to_vec(), piece.carries)));
    }
    assert!(blocks.fault().is_none(), "it was cleaned to its end");
    texts
}

/// All rows, as the library shows them; none where it cannot read them all.
fn rows(path: &Path) -> Option<Vec<String>> {
    let read = || {
        let reader = SerializedFileReader::new(File::open(path).ok()?).ok()?;
        let rows = reader.get_row_iter(None).ok()?;
        rows.map(|row| Some(row.ok()?.to_string())).collect()
    };
    panic::catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}

/// A fuzzer ends at the first panic. Those of the library that reads Parquet are caught by naqi, so only naqi's own may end it.
fn let_readers_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let file = info.location().map_or("", |location| location.file());
            let of_others = file.contains("/registry/src/") || file.contains("/library/");
            if !of_others {
                usual(info);
            }
        }));
    });
}
