//! What can be asked for: the verbs, and the groups of options that several of them share.
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::document::Fields;
use crate::engine::MAX_REMOVED;
use crate::io::FormatChoice;

use super::{clean, diff, eval, explain, restore, rules};

const ABOUT: &str = "\
naqi strips site boilerplate from text that was already extracted from the web: related stories, prompts to subscribe, \
comment forms, datelines, repeated teasers.

Rules for many sites are built in; anyone can write more. naqi only takes away: every byte that goes is in a ledger, \
with the rule that took it, and the originals can be rebuilt from it.";

const AFTER: &str = "\
Examples:
  naqi clean crawl/ -o clean/       clean a folder of text and JSONL files
  naqi diff crawl/                  see first what would go, and why
  naqi explain page.txt             ask of one page, line by line
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
    /// Rebuild the originals from what clean wrote
    #[command(long_about = restore::ABOUT, after_long_help = restore::AFTER)]
    Restore(restore::RestoreArgs),
    /// Say of each line of a page why it stays or goes
    #[command(long_about = explain::ABOUT, after_long_help = explain::AFTER)]
    Explain(Box<explain::ExplainArgs>),
    /// Write, check, test and list rule files
    Rules(Box<rules::RulesArgs>),
    /// Measure a cleaner on documents whose every line has a label
    #[command(long_about = eval::ABOUT, after_long_help = eval::AFTER)]
    Eval(Box<eval::EvalArgs>),
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
    #[arg(long, value_name = "SHARE", default_value_t = MAX_REMOVED, value_parser = share)]
    pub max_removed: f64,
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
    /// What files hold: text (one document), jsonl (a record a line), auto (jsonl if named .jsonl or .ndjson)
    #[arg(long, value_name = "FORMAT", default_value = "auto", hide_possible_values = true)]
    pub format: FormatArg,
    /// The field with the text [default: text, else content]
    #[arg(long, value_name = "NAME")]
    pub text_field: Vec<String>,
    /// The field with the address of the page [default: url]
    #[arg(long, value_name = "NAME")]
    pub url_field: Vec<String>,
    /// The field with the id [default: id; without one: file and line]
    #[arg(long, value_name = "NAME")]
    pub id_field: Vec<String>,
    /// The field with the language, if two letters [default: lang, else language; without one: detected]
    #[arg(long, value_name = "NAME")]
    pub lang_field: Vec<String>,
    /// The field with the day of publication, if YYYY-MM-DD… [default: date]
    #[arg(long, value_name = "NAME")]
    pub date_field: Vec<String>,
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
}

impl FieldOptions {
    /// The choice as the reading room knows it.
    pub fn format(&self) -> FormatChoice {
        match self.format {
            FormatArg::Auto => FormatChoice::Auto,
            FormatArg::Text => FormatChoice::Text,
            FormatArg::Jsonl => FormatChoice::Jsonl,
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
