//! naqi under strace, which tells each thing that it asks of the system, refuses one of them, or kills naqi at it.
//!
//! The program is the real one, without a hook in it, and nothing escapes: the standard library, `rustix` (which a preloaded library would miss) and
//! zstd's C all come to the same calls.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::naqi::{Done, Place};
use crate::readers::missing;

/// The calls that change what is on a disk, or say that it is there.
const CALLS: &str = "open,openat,creat,write,pwrite64,writev,ftruncate,fallocate,copy_file_range,sendfile,lseek,close,rename,renameat,renameat2,link,\
                     linkat,unlink,unlinkat,rmdir,mkdir,mkdirat,fchmod,flock,fsync,fdatasync,syncfs";

/// One call.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// The file, as an absolute path.
    pub path: PathBuf,
    /// The second one, of a renaming.
    pub to: Option<PathBuf>,
    /// The path as naqi gave it, if it gave one.
    pub given: Option<String>,
    /// The flags, lengths and the like, as strace writes them.
    pub args: String,
    /// What it returned; fewer than 0 for a fault.
    pub result: i64,
    /// Which call of that name in its thread it is, from 1.
    pub of_thread: usize,
}

/// Whether strace is here and may trace.
pub fn can_trace() -> bool {
    let can = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).output();
    let can = can.is_ok_and(|done| done.status.success());
    if !can {
        missing("strace, with the right to trace,");
    }
    can
}

/// Runs naqi so, and says what strace said.
fn strace(place: &Place, args: &str, options: &[String]) -> (Option<i32>, Done, String) {
    let log = place.path("strace.log");
    let naqi = place.command(args);
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-qq", "-s", "0", "-e", "signal=none", "-o"]).arg(&log).args(options).arg("--");
    command.arg(naqi.get_program()).args(naqi.get_args()).current_dir(place.path(""));
    let done = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = done.status.code();
    let (stdout, stderr) = (text(&done.stdout), text(&done.stderr));
    let log = text(&std::fs::read(&log).unwrap());
    (code, Done { code: code.unwrap_or(-1), stdout, stderr }, log)
}

/// A run, and the calls of it on files in the place's folder. Of a run that is to be killed, `at` says where.
pub fn trace(place: &Place, args: &str, at: Option<&Call>) -> (Done, Vec<Call>) {
    let mut options = vec!["-e".to_owned(), format!("trace={CALLS}")];
    if let Some(call) = at {
        options.extend(["-e".into(), format!("inject={}:signal=KILL:when={}", call.name, call.of_thread)]);
    }
    let (_, done, log) = strace(place, args, &options);
    let root = std::fs::canonicalize(place.path("")).unwrap();
    (done, calls(&log, &root))
}

/// What is done at a call.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// It fails with this.
    Error(&'static str),
    /// naqi is killed before it is carried out.
    Kill,
    /// It does nothing and says so: a write of no bytes.
    Nothing,
}

/// A run with a fault at the `nth` of the calls of that name on that file, or, if the file's name is made by chance, in that thread. Nothing if the
/// call was not reached.
pub fn with_fault(place: &Place, args: &str, call: &Call, nth: usize, fault: Fault) -> Option<Done> {
    let what = match fault {
        Fault::Error(name) => format!("error={name}"),
        Fault::Kill => "signal=KILL".into(),
        Fault::Nothing => "retval=0".into(),
    };
    let is_by_chance = call.path.to_string_lossy().contains("/.naqi-");
    let nth = if is_by_chance { call.of_thread } else { nth };
    let mut options = vec!["-e".to_owned(), format!("trace={}", call.name)];
    options.extend(["-e".into(), format!("inject={}:{what}:when={nth}", call.name)]);
    if !is_by_chance {
        options.extend(["-P".into(), call.path.display().to_string()]);
        options.extend(call.given.iter().flat_map(|given| ["-P".into(), given.clone()]));
    }
    let (code, done, log) = strace(place, args, &options);
    let reached = log.contains("(INJECTED)") || (matches!(fault, Fault::Kill) && code.is_none());
    reached.then_some(done)
}

/// Reads what strace wrote: calls in the order in which they began; those without a result were cut off by the kill, and are left out.
fn calls(log: &str, root: &Path) -> Vec<Call> {
    let mut begun: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut calls: Vec<Option<Call>> = Vec::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(start) = rest.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, (calls.len(), start));
            calls.push(None);
            continue;
        }
        let (at, whole) = match rest.strip_prefix("<... ").and_then(|rest| rest.split_once(" resumed>")) {
            Some((_, end)) => {
                let Some((at, start)) = begun.remove(thread) else { continue };
                (at, format!("{start}{end}"))
            }
            None => {
                calls.push(None);
                (calls.len() - 1, rest.to_owned())
            }
        };
        let Some((name, _)) = whole.split_once('(') else { continue };
        let count = counts.entry((thread, name.to_owned())).or_default();
        *count += 1;
        calls[at] = call(&whole, *count, root);
    }
    calls.into_iter().flatten().collect()
}

fn call(line: &str, of_thread: usize, root: &Path) -> Option<Call> {
    let (name, rest) = line.split_once('(')?;
    let (args, result) = rest.rsplit_once(") ")?;
    let result = result.trim_start_matches([' ', '=']).split([' ', '<']).next()?.parse().unwrap_or(-1);
    let given: Vec<String> =
        args.split('"').skip(1).step_by(2).filter(|text| !text.is_empty()).map(unescaped).collect();
    let paths: Vec<PathBuf> = match &given[..] {
        [] => vec![args.split_once('<')?.1.split_once('>')?.0.into()],
        given => given.iter().map(|path| root.join(path)).collect(),
    };
    let path = paths[0].clone();
    path.starts_with(root).then(|| Call {
        name: name.to_owned(),
        path,
        to: paths.get(1).cloned(),
        given: given.into_iter().next(),
        args: args.to_owned(),
        result,
        of_thread,
    })
}

/// A path as strace writes it: bytes that are not ASCII are octal.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        match (first, after.get(..3).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok())) {
            (b'\\', Some(byte)) => {
                bytes.push(byte);
                rest = &after[3..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}
