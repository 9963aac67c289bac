//! The shipped pack passes its own check: no fault, every page as marked, every rule earns its place.
use naqi::rule::pack;
use naqi::verify::{faults, verify};

use crate::support::{compile, parse};

#[test]
fn every_shipped_file_passes() {
    let files = parse(pack::shipped());
    let rules = compile(files.clone());
    let mut found = Vec::new();
    for file in &files {
        found.extend(faults(&verify(file, &rules)).iter().map(ToString::to_string));
    }
    assert_eq!(found, Vec::<String>::new());
}
