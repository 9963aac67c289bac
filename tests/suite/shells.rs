//! What naqi hands to shells and to `man`: each takes it without a word, and completes.
#![cfg(unix)]
use std::process::Command;

use crate::naqi::Place;
use crate::readers::missing;

/// Runs a program of a shell over the completions in `file`; nothing if the shell is not here.
fn shell(place: &Place, command: &[&str]) -> Option<String> {
    let done =
        Command::new(command[0]).args(&command[1..]).current_dir(place.path("")).env("HOME", place.path("")).output();
    let Ok(done) = done else {
        missing(command[0]);
        return None;
    };
    let (said, wrong) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    assert!(done.status.success() && wrong.is_empty(), "{command:?}: {said} {wrong}");
    Some(said)
}

#[test]
fn shells_complete_verbs_flags_and_values() {
    let place = Place::new::<&str>(&[]);
    for name in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let done = place.run(&format!("completions {name}"));
        assert!(done.code == 0 && done.stdout.contains("output-encoding"), "{name}: {}", done.stderr);
        place.write(&format!("of.{name}"), done.stdout);
    }
    let bash = |words: &str, at: usize| {
        let line = format!(
            "set -eu; source of.bash; COMP_WORDS=({words}); COMP_CWORD={at}; COMP_LINE='{words}'; set +eu; _naqi naqi \"${{COMP_WORDS[{at}]}}\" ''; echo \"${{COMPREPLY[@]}}\""
        );
        shell(&place, &["bash", "--norc", "-c", &line])
    };
    if let Some(said) = bash("naqi re", 1) {
        assert_eq!(said.trim(), "review restore");
        assert!(bash("naqi clean --verify --out", 3).unwrap().contains("--output-encoding"));
    }
    // The function is registered for the command, by a shell that sets its completion up as users do.
    let zsh = "fpath=(functions $fpath); autoload -Uz compinit; compinit -u -D; print -r -- $_comps[naqi]; autoload +X _naqi; whence -w _naqi";
    place.write("functions/_naqi", place.read("of.zsh"));
    if let Some(said) = shell(&place, &["zsh", "-f", "-c", zsh]) {
        assert_eq!(said, "_naqi\n_naqi: function\n");
        shell(&place, &["zsh", "-f", "-n", "of.zsh"]);
    }
    if let Some(said) = shell(
        &place,
        &["fish", "--no-config", "-c", "source of.fish; complete -C 'naqi rest'; complete -C 'naqi rules che'"],
    ) {
        assert!(
            said.starts_with("restore\tRebuild the originals") && said.contains("\ncheck\tShow every fault"),
            "{said}"
        );
    }
}

#[test]
fn pages_of_the_manual_render_without_a_warning() {
    let place = Place::new::<&str>(&[]);
    assert_eq!(place.run("man -o man").code, 0);
    let names = place.names("man");
    for name in ["naqi.1", "naqi-clean.1", "naqi-restore.1", "naqi-rules.1", "naqi-rules-new.1", "naqi-man.1"] {
        assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
    }
    for name in &names {
        let path = format!("man/{name}");
        shell(&place, &["mandoc", "-T", "lint", "-W", "warning", &path]);
        if let Some(text) = shell(&place, &["mandoc", "-T", "utf8", &path]) {
            assert!(text.contains("SYNOPSIS") || text.contains("S\u{8}SY\u{8}Y"), "{name}");
        }
    }
    let one = place.run("man rules new");
    assert_eq!(one.stdout, place.read("man/naqi-rules-new.1"));
    let done = place.run("man rules gone");
    assert!(
        done.code == 2 && done.stderr.contains("`naqi rules` has no verb `gone`\nhelp: its verbs are new, mark"),
        "{}",
        done.stderr
    );
}
