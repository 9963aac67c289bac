//! The targets of `fuzz/` without a fuzzer: all seeds, and a fixed number of mutations of them, the same in each run; with `NAQI_FUZZ_TIMES=10` ten times as many.
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;

use crate::support::project;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use targets::{TARGETS, Target};

/// Mutations, of those that go through files: a run of naqi each.
const THROUGH_FILES: usize = 300;
/// Mutations, of the others.
const IN_MEMORY: usize = 3_000;
/// No mutation is longer.
const MOST: usize = 4_000;

/// The seeds of a target, in the order of their names.
fn seeds(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = project("fuzz/seeds").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut seeds: Vec<_> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            (path, bytes)
        })
        .collect();
    seeds.sort();
    seeds
}

/// Words that a target's format knows, as its dictionary lists them.
fn words(target: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(project("fuzz/dictionaries").join(format!("{target}.dict"))).unwrap_or_default();
    let quoted = text.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(unquote).collect()
}

/// The bytes of a word as dictionaries write it: `\\`, `\"` and `\x0A`.
fn unquote(word: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = word.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        match (first, more) {
            (b'\\', [b'x', high, low, after @ ..]) => {
                let digits = [*high, *low];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                rest = after;
            }
            (b'\\', [next, after @ ..]) => {
                bytes.push(*next);
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    bytes
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `most`, which is not 0.
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most as u64).unwrap()
    }

    /// A few changes, as fuzzers make them.
    fn mutate(&mut self, bytes: &mut Vec<u8>, seeds: &[(PathBuf, Vec<u8>)], words: &[Vec<u8>]) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(32)).min(bytes.len());
            match self.below(7) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 if at < bytes.len() => bytes[at] = self.next().to_le_bytes()[0],
                2 => drop(bytes.drain(at..end)),
                3 => {
                    let copy = bytes[at..end].to_vec();
                    let to = self.below(bytes.len() + 1);
                    bytes.splice(to..to, copy);
                }
                4 => {
                    let (_, other) = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len() + 1);
                    let to = (from + self.below(64)).min(other.len());
                    bytes.splice(at..end, other[from..to].iter().copied());
                }
                5 if !words.is_empty() => drop(bytes.splice(at..at, words[self.below(words.len())].clone())),
                _ => bytes.insert(at, b"\0\n\r\"{}[],:\\\x0c\xff\xd9 -"[self.below(16)]),
            }
        }
        bytes.truncate(MOST);
    }
}

/// Runs the target; what it panicked on is written to a file, for `cargo fuzz run TARGET FILE` to show again.
fn hold(&(name, ask): &Target, bytes: &[u8], of: &str) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| ask(bytes))) {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
        fs::write(&file, bytes).unwrap();
        eprintln!("the target {name} fails on {of}, written to {}", file.display());
        resume_unwind(panic);
    }
}

fn replay(name: &str, mutations: usize) {
    let target = TARGETS.iter().find(|(known, _)| *known == name).expect("a target");
    let (seeds, words) = (seeds(name), words(name));
    assert!(!seeds.is_empty(), "{name} has no seeds");
    for (path, bytes) in &seeds {
        hold(target, bytes, &format!("its seed {}", path.display()));
    }
    let mut chance = Chance(0x6e61_7169 + name.len() as u64);
    let times = std::env::var("NAQI_FUZZ_TIMES").map_or(1, |times| times.parse().expect("a number"));
    for number in 0..mutations * times {
        let (path, seed) = &seeds[number % seeds.len()];
        let mut bytes = seed.clone();
        chance.mutate(&mut bytes, &seeds, &words);
        hold(target, &bytes, &format!("mutation {number} of {}", path.display()));
    }
}

macro_rules! targets {
    ($($name:ident $mutations:expr),* $(,)?) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name), $mutations);
        })*

        #[test]
        fn every_target_is_replayed() {
            let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
        }
    };
}

targets! {
    decode IN_MEMORY,
    engines IN_MEMORY,
    formats IN_MEMORY,
    grammar IN_MEMORY,
    ledger IN_MEMORY,
    outputs THROUGH_FILES,
    pages IN_MEMORY,
    records IN_MEMORY,
    rules IN_MEMORY,
    runs THROUGH_FILES,
    tables THROUGH_FILES,
}

#[test]
fn words_of_dictionaries_are_read_as_the_fuzzer_reads_them() {
    assert_eq!(unquote(r#"a\\\"\x0Ab\xff"#), b"a\\\"\nb\xff");
}
