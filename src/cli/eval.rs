//! `naqi eval`: how good is a cleaner, on documents whose every line has a label?
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::engine::Cleaner;
use crate::eval::{Account, Evaluation, Meta};
use crate::io::Part;
use crate::report::{Heading, Judged, write_evaluation, write_evaluation_page, write_judged};

use super::args::{GuardOptions, RuleOptions};
use super::load::load_rules;
use super::screen::ScreenOptions;
use super::{DONE, Failure, Result};

mod gold;

use gold::{Case, Gold, Hand};

/// How many documents are shown, if nothing is said.
const SHOWN: usize = 5;
/// The same, on a page.
const SHOWN_ON_PAGE: usize = 100;

/// The long help.
pub const ABOUT: &str = "\
Measures a cleaner on documents whose every line has a label: how much of the chrome it removes, and how much of the articles it hurts.

Without OUT, naqi cleans the documents itself, with the same rules as `naqi clean`. With OUT, the texts in OUT are measured: they may come \
from any tool, and may have lines trimmed, split or joined.

What is told:
  lines         a line is removed when less than half of its characters survive
  characters    every character for itself; white space and invisible characters do not count
  precision     of what was removed, the share that is chrome
  recall        of the chrome, the share that was removed
  F1            the harmonic mean of the two
  body loss     of the characters of articles, the share that was removed
  hurt          documents that lost any text of the article
  perfect       documents that lost all chrome and nothing else
  foreign       characters of a cleaned text that are not in the original at that place";

/// What stands under the long help.
pub const AFTER: &str = "\
A gold folder holds
  docs/SITE/NAME.txt      a text
  labels/SITE/NAME.tsv    a row for each line of it: NUMBER, tab, keep or drop or either, tab, CATEGORY, tab, SPANS
  meta.jsonl              a record for each document: {\"id\": \"SITE/NAME\", \"site\": …, \"kind\": …, \"split\": …, \"lang\": …}
`either` is for lines that count nowhere, such as blank ones. SPANS (`0-11:share`, with commas between) are chrome inside a line to keep: \
those characters are no body; whether they went is told apart.

OUT holds the cleaned texts under the same names: OUT/SITE/NAME.txt. What is missing counts as removed whole, and is told.

Examples:
  naqi eval --gold gold/                              naqi with all its rules
  naqi eval --gold gold/ --no-sites --kind article    what a site without rules of its own gets
  naqi eval --gold gold/ --errors 20 | less -R        look at more of what went wrong
  naqi eval --gold gold/ --html errors.html           the same on a page for the browser
  naqi eval --gold gold/ other-tool/                  texts that another tool cleaned
  naqi eval --gold gold/ --json | jq .total.body_loss

Exit codes: 0 done; 2 could not.";

/// The arguments of `naqi eval`.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// The folder with the documents and their labels
    #[arg(long, value_name = "DIR")]
    pub gold: PathBuf,
    /// Texts that were cleaned already [default: naqi cleans]
    #[arg(value_name = "OUT", conflicts_with_all = ["use_meta", "site_from_path", "max_removed", "rules", "only_rules", "no_sites"])]
    pub out: Option<PathBuf>,
    /// Only documents of this kind; with commas, of any of these
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Only documents of this part of the gold set
    #[arg(long, value_name = "SPLIT", value_delimiter = ',')]
    pub split: Vec<String>,
    /// Only documents in this language
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    pub lang: Vec<String>,
    /// Show the N worst documents, with what was lost and left [default: 5; on a page 100]
    #[arg(long, value_name = "N")]
    pub errors: Option<usize>,
    /// Write figures and worst documents as a page for the browser, in one file
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    /// The N-th folder below docs/ is named after the site; 0: none is
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub site_from_path: u16,
    /// Let the rules know the address and the language that meta.jsonl tells
    ///
    /// A corpus of plain text does not tell them; figures with them are not those that such a corpus gets.
    #[arg(long)]
    pub use_meta: bool,
    /// How text is shown.
    #[command(flatten)]
    pub screen: ScreenOptions,
    /// When a document is kept whole.
    #[command(flatten)]
    pub guard: GuardOptions,
    /// Which rules.
    #[command(flatten)]
    pub rules: RuleOptions,
}

/// Does it.
///
/// # Errors
/// A gold folder that cannot be read or does not fit together, rules with faults, what the system says.
pub fn run(args: EvalArgs) -> Result<ExitCode> {
    let gold = Gold::open(&args.gold)?;
    let metas = chosen(&gold.metas, &args)?;
    let hand = hand(&args)?;
    let mut account = Account::default();
    for meta in &metas {
        account.add(meta, &gold.case(meta, &hand)?.score);
    }
    let evaluation = account.finish();
    let worst: Vec<Case> =
        shown(&evaluation, &metas, &args).map(|meta| gold.case(meta, &hand)).collect::<Result<_>>()?;
    let judged: Vec<Judged<'_>> = worst.iter().map(Case::judged).collect();
    let heading = Heading { cleaner: hand.words(), gold: args.gold.display().to_string() };
    if let Some(file) = &args.html {
        let mut page = Vec::new();
        write_evaluation_page(&mut page, &heading, &evaluation, &judged)?;
        Part::put(file, &page)?;
    }
    if args.json {
        let mut out = BufWriter::new(std::io::stdout().lock());
        serde_json::to_writer_pretty(&mut out, &evaluation).map_err(std::io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
    } else {
        let look = args.screen.look();
        let mut out = BufWriter::new(anstream::stdout().lock());
        write_evaluation(&mut out, &heading, &evaluation, look)?;
        for judged in &judged[..judged.len().min(args.errors.unwrap_or(SHOWN))] {
            write_judged(&mut out, judged, look)?;
        }
        out.flush()?;
    }
    Ok(ExitCode::from(DONE))
}

/// Who cleans.
fn hand(args: &EvalArgs) -> Result<Hand> {
    match &args.out {
        Some(out) if !out.is_dir() => Err(Failure::new(format!("{} is no folder", out.display()))
            .help("OUT holds cleaned texts under the names they have in the gold folder's docs/")),
        Some(out) => Ok(Hand::Other(out.clone())),
        None => {
            let loaded = load_rules(&args.rules)?;
            Ok(Hand::Naqi {
                cleaner: Cleaner::new(loaded.rules).with_max_removed(args.guard.max_removed()),
                files: loaded.names.len(),
                site_from_path: args.site_from_path.into(),
                use_meta: args.use_meta,
            })
        }
    }
}

/// The documents to look at closely: the worst ones.
fn shown<'m>(evaluation: &Evaluation, metas: &[&'m Meta], args: &EvalArgs) -> impl Iterator<Item = &'m Meta> {
    let most = match (&args.html, args.json) {
        (Some(_), _) => args.errors.unwrap_or(SHOWN_ON_PAGE),
        (None, true) => 0,
        (None, false) => args.errors.unwrap_or(SHOWN),
    };
    let worst = evaluation.worst().into_iter().take(most);
    let metas: Vec<&Meta> = worst.filter_map(|doc| metas.iter().find(|meta| meta.id == doc.id).copied()).collect();
    metas.into_iter()
}

/// The documents that were asked for.
fn chosen<'m>(metas: &'m [Meta], args: &EvalArgs) -> Result<Vec<&'m Meta>> {
    type Field = fn(&Meta) -> &Option<String>;
    let fields: [(&str, &[String], Field); 3] = [
        ("kind", &args.kind, |meta| &meta.kind),
        ("split", &args.split, |meta| &meta.split),
        ("lang", &args.lang, |meta| &meta.lang),
    ];
    let is_wanted = |wanted: &[String], value: &Option<String>| {
        wanted.is_empty() || value.as_ref().is_some_and(|value| wanted.contains(value))
    };
    for (name, wanted, field) in &fields {
        let known: BTreeSet<&str> = metas.iter().filter_map(|meta| field(meta).as_deref()).collect();
        if let Some(stranger) = wanted.iter().find(|wanted| !known.contains(wanted.as_str())) {
            let known: Vec<&str> = known.into_iter().collect();
            return Err(Failure::new(format!("no document has the {name} {stranger}"))
                .help(format!("{name} is one of: {}", known.join(", "))));
        }
    }
    let all = |meta: &&Meta| fields.iter().all(|(_, wanted, field)| is_wanted(wanted, field(meta)));
    let chosen: Vec<&Meta> = metas.iter().filter(all).collect();
    if chosen.is_empty() {
        return Err(Failure::new("no document is left to measure"));
    }
    Ok(chosen)
}
