//! What can be asked for: the verbs, and the groups of options that several of them share.
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::document::Fields;
use crate::engine::MAX_REMOVED;
use crate::io::{FormatChoice, Limits};
use crate::ledger::Category;
use crate::unit::Damaged;

use super::{clean, completions, diff, eval, explain, learn, ledger, man, restore, review, rules};

const ABOUT: &str = "\
naqi strips site boilerplate from text that was already extracted from the web: related stories, prompts to subscribe, \
comment forms, datelines, repeated teasers.

Rules for many sites are built in; anyone can write more. naqi only takes away: every byte that goes is in a ledger, \
with the rule that took it, and the originals can be rebuilt from it.";

const AFTER: &str = "\
Examples:
  naqi clean crawl/ -o clean/       clean a folder of text and JSONL files
  naqi diff crawl/                  see first what would go, and why
  naqi review clean/                judge what went; verdicts hold
  naqi explain page.txt             ask of one page, line by line
  naqi ledger clean/                what clean removed, by rule, site or category
  naqi restore clean/ -o again/     the originals, from what clean wrote

`naqi help VERB` says all there is to say about a verb.

Exit codes: 0 done; 1 found something; 2 could not; 3 done, but something is in quarantine.";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "naqi", version, about = "Strips site boilerplate from extracted web text", long_about = ABOUT)]
#[command(after_help = AFTER, disable_help_subcommand = false, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// When to use colours: auto does on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, hide_possible_values = true)]
    pub color: ColorChoice,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Clean a corpus, or one document
    #[command(long_about = clean::ABOUT, after_long_help = clean::AFTER)]
    Clean(Box<clean::CleanArgs>),
    /// Show what clean would remove, as a diff that names each rule
    #[command(long_about = diff::ABOUT, after_long_help = diff::AFTER)]
    Diff(Box<diff::DiffArgs>),
    /// Judge what clean removed, in a local page or in the terminal
    #[command(long_about = review::ABOUT, after_long_help = review::AFTER)]
    Review(Box<review::ReviewArgs>),
    /// Rebuild the originals from what clean wrote
    #[command(long_about = restore::ABOUT, after_long_help = restore::AFTER)]
    Restore(restore::RestoreArgs),
    /// Say of each line of a page why it stays or goes
    #[command(long_about = explain::ABOUT, after_long_help = explain::AFTER)]
    Explain(Box<explain::ExplainArgs>),
    /// Show what was removed, by rule, site, category or document; or write it as CSV, JSON, Parquet
    #[command(long_about = ledger::ABOUT, after_long_help = ledger::AFTER)]
    Ledger(Box<ledger::LedgerArgs>),
    /// Write, check, test and list rule files
    Rules(Box<rules::RulesArgs>),
    /// Measure a cleaner on documents whose every line has a label
    #[command(long_about = eval::ABOUT, after_long_help = eval::AFTER)]
    Eval(Box<eval::EvalArgs>),
    /// Propose rule files from what the pages of sites repeat
    #[command(long_about = learn::ABOUT, after_long_help = learn::AFTER)]
    Learn(Box<learn::LearnArgs>),
    /// Write what a shell needs to complete naqi's verbs and flags
    #[command(long_about = completions::ABOUT, after_long_help = completions::AFTER)]
    Completions(completions::CompletionsArgs),
    /// Write the help as pages of the manual
    #[command(long_about = man::ABOUT, after_long_help = man::AFTER)]
    Man(man::ManArgs),
}

/// When to use colours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorChoice {
    /// Makes the choice hold for all that is printed from now on.
    pub fn choose(self) {
        match self {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Which rules.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct RuleOptions {
    /// Add the rule files in DIR (its common/*.toml and sites/*.toml), or one rule file
    ///
    /// A file of the same name replaces the built-in one. May be given several times; the last one wins.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Leave the built-in rules out
    #[arg(long, requires = "rules")]
    pub only_rules: bool,
    /// Use the common rules alone, none of a site
    #[arg(long)]
    pub no_sites: bool,
    /// Apply rules with status = "draft" too, as those of `naqi learn`
    #[arg(long)]
    pub apply_drafts: bool,
    /// Site files that speak whatever else does: drafts that were just written.
    #[arg(skip)]
    pub drafts: Vec<PathBuf>,
}

/// Which kinds of chrome go.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct CategoryOptions {
    /// Remove only what is of these categories, as in related,share (`naqi rules list` names them)
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',', value_parser = category)]
    pub only_categories: Vec<Category>,
    /// Remove nothing of these categories, as in dateline
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',', value_parser = category)]
    pub keep_categories: Vec<Category>,
}

impl CategoryOptions {
    /// Whether what is of that category goes.
    pub fn takes(&self, category: Category) -> bool {
        (self.only_categories.is_empty() || self.only_categories.contains(&category))
            && !self.keep_categories.contains(&category)
    }
}

pub(super) fn category(name: &str) -> std::result::Result<Category, String> {
    let names = || Category::ALL.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", ");
    Category::parse(name).ok_or_else(|| format!("the categories are {}", names()))
}

/// What reviewers decided.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct DecisionOptions {
    /// Heed the verdicts in FILE, which `naqi review` writes [default: decisions.toml beside the rules, see below]
    ///
    /// A text that was rejected stays in; a held document that was accepted is cleaned. Without this, decisions.toml is looked for in each folder
    /// given with --rules; where none is given, in the working directory. May be given several times; the last verdict on a text counts.
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,
    /// Heed no verdicts, wherever they stand
    #[arg(long, conflicts_with = "decisions")]
    pub no_decisions: bool,
}

/// Where options stand beside the command line.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Config")]
pub struct ConfigOptions {
    /// Show what holds, and whether naqi.toml or the command line says it
    ///
    /// naqi.toml is looked for in the working directory and above it. Its keys are the long names of flags, as in `text-field = ["body"]`,
    /// `rules = "my-rules"`, `max-removed = 0.4`; `[encoding]` names an encoding for each pattern of
    /// paths, `[encoding.site]` one for each site. Paths in it start from its folder. Flags win.
    #[arg(long)]
    pub print_config: bool,
    /// Do not look for naqi.toml
    #[arg(long)]
    pub no_config: bool,
}

/// Which site a document is from.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Which site a document is from (its URL says so best)")]
pub struct SiteOptions {
    /// Where nothing else tells the site, it is this host or alias
    #[arg(long, value_name = "NAME")]
    pub site: Option<String>,
    /// The N-th folder below the input is named after the site, as in crawl/elaph.com/a.txt with N = 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub site_from_path: Option<u16>,
    /// The field of a record that names the site
    #[arg(long, value_name = "NAME")]
    pub site_field: Vec<String>,
}

/// When a document is kept whole.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Guard")]
pub struct GuardOptions {
    /// Keep a document whole that would lose more than this share of its running text, 0 to 1
    ///
    /// [default: 0.5; with `learn --apply` 0.8]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub max_removed: Option<f64>,
}

impl GuardOptions {
    /// The share.
    pub fn max_removed(&self) -> f64 {
        self.max_removed.unwrap_or(MAX_REMOVED)
    }
}

fn share(text: &str) -> std::result::Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a share is a number from 0 to 1, such as 0.5".into()),
    }
}

/// What files hold, and which field of a record holds what.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Files and records")]
pub struct FieldOptions {
    /// What files hold: text (one document), jsonl, csv, tsv, warc (WET files too), parquet, auto (by the file's name)
    #[arg(long, value_name = "FORMAT", default_value = "auto", hide_possible_values = true)]
    pub format: FormatArg,
    /// The field or column with the text [default: text, else content, else raw_content]
    ///
    /// A name with dots leads into objects, as in `metadata.text`. Given several times, the first that a record has counts.
    #[arg(long, value_name = "NAME")]
    pub text_field: Vec<String>,
    /// The field with the address of the page [default: url; else metadata.url, meta.url, or a WARC-Target-URI in metadata or warc_headers]
    #[arg(long, value_name = "NAME")]
    pub url_field: Vec<String>,
    /// The field with the id [default: id, else doc_id, or a WARC-Record-ID in metadata or warc_headers; without one: file and line]
    #[arg(long, value_name = "NAME")]
    pub id_field: Vec<String>,
    /// The field with the language, if it starts with a code of two letters, as in ar or ar-EG [default: lang, else language, also in metadata; without one: detected]
    #[arg(long, value_name = "NAME")]
    pub lang_field: Vec<String>,
    /// The field with the day of publication, if YYYY-MM-DD… [default: date, else created, else metadata.date]
    #[arg(long, value_name = "NAME")]
    pub date_field: Vec<String>,
}

/// In which encoding files are.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Encodings")]
pub struct CodingOptions {
    /// The encoding of all files; of those whose paths below the input fit a pattern, as in `old/**=windows-1256`; or of those of a site, as in `site:elaph.com=windows-1256`
    ///
    /// May be given several times. A pattern that fits counts before a site, a site before what is said of all files; of several
    /// patterns that fit, the last one. A file's site is told by --site-from-path or --site. Without it: by byte order mark; UTF-16
    /// by its bytes; UTF-8, even with a few bad bytes; else a guess, which the summary names. A file with fewer than 32 letters other than ASCII is as the files beside it.
    #[arg(long, value_name = "[WHICH=]LABEL")]
    pub encoding: Vec<String>,
    /// The encoding to write: utf-8, or same, as each file is in [default: utf-8]
    #[arg(long, value_name = "WHICH", hide_possible_values = true)]
    pub output_encoding: Option<OutputEncoding>,
    /// Documents with a few bytes that are no text: keep (the bytes stay where they stand), quarantine, replace (by U+FFFD)
    /// [default: keep]
    #[arg(long, value_name = "HOW", hide_possible_values = true)]
    pub damaged: Option<DamagedArg>,
}

/// What a file may ask of memory and disk, whoever made it. One that asks for more goes to quarantine as it is.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Limits (what is beyond them goes to quarantine)")]
pub struct LimitOptions {
    /// The largest document or record, in bytes or as in 800M or 2G [default: 512M]
    ///
    /// A document is held in memory as a whole, and cleaning it takes about ten times its size. A file with a larger record is cleaned up to there, and kept in quarantine; a Parquet file is kept there whole.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_record: Option<u64>,
    /// How many times its size a compressed file may unpack to, if that is more than 64 MiB [default: 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_expansion: Option<u64>,
}

impl LimitOptions {
    /// The limits as the reading room knows them.
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        Limits {
            record: self.max_record.unwrap_or(usual.record),
            expansion: self.max_expansion.unwrap_or(usual.expansion),
        }
    }
}

fn size(text: &str) -> std::result::Result<u64, String> {
    let (digits, unit) = match text.to_ascii_uppercase().chars().last() {
        Some('K') => (&text[..text.len() - 1], 1 << 10),
        Some('M') => (&text[..text.len() - 1], 1 << 20),
        Some('G') => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1u64),
    };
    let size = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)).filter(|size| *size > 0);
    size.ok_or_else(|| "a size is a number of bytes, or as in 800M or 2G".into())
}

/// The encoding to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputEncoding {
    /// UTF-8.
    #[value(name = "utf-8")]
    Utf8,
    /// As it was.
    Same,
}

/// What becomes of damaged documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DamagedArg {
    /// The bytes stay.
    Keep,
    /// Not in the clean files.
    Quarantine,
    /// U+FFFD instead.
    Replace,
}

impl CodingOptions {
    /// Whether files are written in the encoding they are in.
    pub fn same(&self) -> bool {
        self.output_encoding == Some(OutputEncoding::Same)
    }

    /// What becomes of damaged documents.
    pub fn damaged(&self) -> Damaged {
        match self.damaged {
            None | Some(DamagedArg::Keep) => Damaged::Keep,
            Some(DamagedArg::Quarantine) => Damaged::Quarantine,
            Some(DamagedArg::Replace) => Damaged::Replace,
        }
    }
}

/// What files hold, as written on the command line.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum FormatArg {
    /// By name.
    #[default]
    Auto,
    /// One document.
    Text,
    /// A record a line.
    Jsonl,
    /// A row a record, commas between cells.
    Csv,
    /// A row a record, tabs between cells.
    Tsv,
    /// Conversion records.
    Warc,
    /// A table in columns.
    Parquet,
}

impl FieldOptions {
    /// The choice as the reading room knows it.
    pub fn format(&self) -> FormatChoice {
        match self.format {
            FormatArg::Auto => FormatChoice::Auto,
            FormatArg::Text => FormatChoice::Text,
            FormatArg::Jsonl => FormatChoice::Jsonl,
            FormatArg::Csv => FormatChoice::Csv,
            FormatArg::Tsv => FormatChoice::Tsv,
            FormatArg::Warc => FormatChoice::Warc,
            FormatArg::Parquet => FormatChoice::Parquet,
        }
    }

    /// The field names, with the usual ones where none is given.
    pub fn fields(&self, site: &SiteOptions) -> Fields {
        let usual = Fields::default();
        let or = |given: &Vec<String>, usual: Vec<String>| if given.is_empty() { usual } else { given.clone() };
        Fields {
            text: or(&self.text_field, usual.text),
            url: or(&self.url_field, usual.url),
            id: or(&self.id_field, usual.id),
            site: or(&site.site_field, usual.site),
            lang: or(&self.lang_field, usual.lang),
            date: or(&self.date_field, usual.date),
        }
    }
}

/// What cleaning hangs on, whether its outcome is written, shown or explained.
#[derive(Clone, Debug, Args)]
pub struct CleaningOptions {
    /// When a document is kept whole.
    #[command(flatten)]
    pub guard: GuardOptions,
    /// What files hold.
    #[command(flatten)]
    pub fields: FieldOptions,
    /// In which encoding.
    #[command(flatten)]
    pub coding: CodingOptions,
    /// What a file may ask of memory and disk.
    #[command(flatten)]
    pub limits: LimitOptions,
    /// Which site a document is from.
    #[command(flatten)]
    pub site: SiteOptions,
    /// Which rules.
    #[command(flatten)]
    pub rules: RuleOptions,
    /// Which kinds of chrome go.
    #[command(flatten)]
    pub categories: CategoryOptions,
    /// What reviewers decided.
    #[command(flatten)]
    pub decisions: DecisionOptions,
    /// Where options stand.
    #[command(flatten)]
    pub config: ConfigOptions,
}
