//! `naqi.toml`: what would else be said by flags, found in the working directory or above it.
//!
//! Its keys are the long names of flags. What the file says is put in front of the command line as flags, unless the same flag is there: flags
//! win, and there is one place that knows what an option means.
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use toml::Value;

use super::{Failure, Result};

/// The file's name.
pub const NAME: &str = "naqi.toml";

/// What a key may hold, and which verbs know its flag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A text or number.
    One,
    /// A text or a list of them.
    Many,
    /// A path or a list of them, from the folder of the file.
    Paths,
    /// Whether the flag is set.
    Flag,
}

const READS: &[&str] = &["clean", "diff", "explain", "learn"];
const KEYS: &[(&str, Kind, &[&str])] = &[
    ("output", Kind::Paths, &["clean"]),
    ("output-name", Kind::One, &["clean"]),
    ("rules", Kind::Paths, READS),
    ("only-rules", Kind::Flag, READS),
    ("no-sites", Kind::Flag, READS),
    ("apply-drafts", Kind::Flag, READS),
    ("only-categories", Kind::Many, READS),
    ("keep-categories", Kind::Many, READS),
    ("decisions", Kind::Paths, READS),
    ("no-decisions", Kind::Flag, READS),
    ("max-removed", Kind::One, READS),
    ("format", Kind::One, READS),
    ("text-field", Kind::Many, READS),
    ("url-field", Kind::Many, READS),
    ("id-field", Kind::Many, READS),
    ("lang-field", Kind::Many, READS),
    ("date-field", Kind::Many, READS),
    ("site-field", Kind::Many, READS),
    ("site", Kind::One, READS),
    ("site-from-path", Kind::One, READS),
    ("encoding", Kind::Many, READS),
    ("output-encoding", Kind::One, READS),
    ("damaged", Kind::One, READS),
    ("max-record", Kind::One, READS),
    ("max-expansion", Kind::One, READS),
    ("ledger-format", Kind::One, &["clean"]),
];

/// The command line with what the file says, or what `--print-config` prints.
pub enum Configured {
    /// To be parsed.
    Line(Vec<OsString>),
    /// To be printed.
    Print(String),
}

/// Reads the file that holds in the working directory, if there is one, unless the command line has `--no-config`.
///
/// # Errors
/// A file that cannot be read, or says what it may not.
pub fn configure(mut line: Vec<OsString>) -> Result<Configured> {
    let verb = line.get(1).and_then(|verb| verb.to_str()).filter(|verb| READS.contains(verb)).map(str::to_owned);
    let Some(verb) = verb else { return Ok(Configured::Line(line)) };
    let before = |line: &[OsString], flag: &str| line.iter().take_while(|arg| *arg != "--").any(|arg| arg == flag);
    let found = if before(&line, "--no-config") { None } else { find()? };
    let print = before(&line, "--print-config");
    let said = match &found {
        Some(path) => read(path)?,
        None => Vec::new(),
    };
    let mut shown = match &found {
        Some(path) => format!("# {}\n", path.display()),
        None => format!("# no {NAME} here or above\n"),
    };
    let mut flags = Vec::new();
    for (key, _, verbs) in KEYS {
        let given = given(&line, key);
        let file = said.iter().find(|(known, _)| known == key).map(|(_, values)| values);
        let (values, from) = match (&given[..], file) {
            ([], Some(values)) => {
                if verbs.contains(&verb.as_str()) {
                    flags.extend(values.iter().map(|value| match value {
                        Some(value) => OsString::from(format!("--{key}={value}")),
                        None => OsString::from(format!("--{key}")),
                    }));
                }
                (values.clone(), NAME)
            }
            ([], None) => continue,
            (given, _) => (given.to_vec(), "the command line"),
        };
        let values: Vec<String> = values.into_iter().map(|value| value.unwrap_or_else(|| "true".into())).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(shown, "{key} = {values:?}  # from {from}");
        if *key == "encoding" {
            shown.push_str(
                "#   a path that fits counts before a site, a site before all files; of several paths, the last\n",
            );
        }
    }
    if print {
        shown.push_str("# all else is as `naqi help` says\n");
        return Ok(Configured::Print(shown));
    }
    line.splice(2..2, flags);
    Ok(Configured::Line(line))
}

/// The nearest file above.
fn find() -> Result<Option<PathBuf>> {
    let here = std::env::current_dir()?;
    Ok(here.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file()))
}

/// What the command line says of a flag.
fn given(line: &[OsString], key: &str) -> Vec<Option<String>> {
    let long = format!("--{key}");
    let args: Vec<_> = line.iter().take_while(|arg| *arg != "--").map(|arg| arg.to_string_lossy()).collect();
    let value = |at: usize| args.get(at + 1).map(|next| next.to_string());
    let one = |(at, arg): (usize, &std::borrow::Cow<'_, str>)| match arg.strip_prefix(long.as_str()) {
        Some("") => Some(value(at)),
        Some(rest) => rest.strip_prefix('=').map(|value| Some(value.to_owned())),
        None if key == "output" && arg.starts_with("-o") => {
            Some(if arg.len() > 2 { Some(arg[2..].to_owned()) } else { value(at) })
        }
        None => None,
    };
    args.iter().enumerate().filter_map(one).collect()
}

type Said = Vec<(String, Vec<Option<String>>)>;

fn read(path: &Path) -> Result<Said> {
    let fault = |what: String| Failure::new(format!("{}: {what}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| fault(format!("cannot be read: {error}")))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| fault(error.message().to_owned()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut said = Vec::new();
    for (key, value) in table {
        let Some((_, kind, _)) = KEYS.iter().find(|(known, ..)| *known == key) else {
            let known: Vec<&str> = KEYS.iter().map(|(known, ..)| *known).collect();
            return Err(fault(format!("there is no key `{key}`")).help(format!("the keys are {}", known.join(", "))));
        };
        let values = values(&value, *kind, folder).ok_or_else(|| {
            fault(format!("`{key}` cannot be {value}")).help("its values are those of the flag of that name")
        })?;
        said.push((key, values));
    }
    Ok(said)
}

/// A value as the flag takes it; nothing stands for a flag without a value.
fn values(value: &Value, kind: Kind, folder: &Path) -> Option<Vec<Option<String>>> {
    let one = |value: &Value| match (value, kind) {
        (Value::String(text), Kind::Paths) => Some(Some(folder.join(text).to_str()?.to_owned())),
        (Value::String(text), _) => Some(Some(text.clone())),
        (Value::Integer(number), Kind::One) => Some(Some(number.to_string())),
        (Value::Float(number), Kind::One) => Some(Some(number.to_string())),
        _ => None,
    };
    match (value, kind) {
        (Value::Boolean(true), Kind::Flag) => Some(vec![None]),
        (Value::Boolean(false), Kind::Flag) => Some(Vec::new()),
        (_, Kind::Flag) => None,
        (Value::Array(list), Kind::Many | Kind::Paths) => list.iter().map(one).collect(),
        // `[encoding]`: a label for each pattern of paths, and within `[encoding.site]` for each site.
        (Value::Table(table), Kind::Many) => {
            let mut said = Vec::new();
            for (which, label) in table {
                match label {
                    Value::Table(sites) if which == "site" => {
                        let of = |(site, label): (&String, &Value)| Some(format!("site:{site}={}", label.as_str()?));
                        said.extend(sites.iter().map(of).collect::<Option<Vec<_>>>()?);
                    }
                    label => said.push(format!("{which}={}", label.as_str()?)),
                }
            }
            Some(said.into_iter().map(Some).collect())
        }
        (value, _) => one(value).map(|value| vec![value]),
    }
}
