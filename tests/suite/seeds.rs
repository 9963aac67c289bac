//! The sample pages come out as they must, byte for byte, and come back.
use std::fs;
use std::path::Path;

use assert_cmd::Command;

use crate::support::project;

fn naqi() -> Command {
    Command::cargo_bin("naqi").unwrap()
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn seeds_clean_as_expected_restore_and_stay_clean() {
    let temp = tempfile::tempdir().unwrap();
    let (clean, again, back) = (temp.path().join("clean"), temp.path().join("again"), temp.path().join("back"));
    naqi().arg("clean").arg(project("seeds")).arg("-o").arg(&clean).arg("--verify").assert().success();
    let expected = files(&project("tests/data/seeds-expected"));
    assert_eq!(expected.len(), 5);
    for ((name, got), (_, wanted)) in files(&clean).iter().zip(&expected) {
        assert_eq!(String::from_utf8_lossy(got), String::from_utf8_lossy(wanted), "{name}");
    }
    assert_eq!(files(&clean), expected);

    naqi().arg("restore").arg(&clean).arg("-o").arg(&back).assert().success();
    assert_eq!(files(&back), files(&project("seeds")));

    naqi().arg("diff").arg("--exit-code").arg(project("tests/data/seeds-expected")).assert().success();
    naqi().arg("clean").arg(project("tests/data/seeds-expected")).arg("-o").arg(&again).assert().success();
    assert_eq!(files(&again), expected);
}
