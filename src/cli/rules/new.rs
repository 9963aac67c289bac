//! `naqi rules new`.
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cli::args::RuleOptions;
use crate::cli::clean::warn;
use crate::cli::clock::today;
use crate::cli::load::{cannot_read, load_rules};
use crate::cli::{DONE, Failure, Result};
use crate::diagnostic::SourceFile;
use crate::document::Document;
use crate::edit::{DraftHead, DraftPage, Find, draft, mend, same_article, suggest, without_text};
use crate::engine::Cleaner;
use crate::io::Part;
use crate::rule::{FileScope, RuleFile, page};
use crate::text::{lines, union};

use super::check::counted;
use super::schema;

/// The arguments of `naqi rules new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The site: elaph.com, or the address of one of its pages
    #[arg(value_name = "HOST")]
    pub host: String,
    /// Pages of the site as text, with their menus and boxes still in them; several are better than one; `-` is standard input
    #[arg(value_name = "PAGE", required = true)]
    pub pages: Vec<PathBuf>,
    /// Write to this file, or in this folder [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Put a sentence of naqi's own in place of each line of running text: a file to share holds no article
    #[arg(long)]
    pub filler: bool,
    #[command(flatten)]
    pub rules: RuleOptions,
}

/// Writes a new site file.
pub(super) fn run(args: &NewArgs) -> Result<ExitCode> {
    let host = host(&args.host)?;
    let loaded = load_rules(&args.rules)?;
    if let Some(file) = loaded.files.iter().find(|file| speaks_for(file, &host)) {
        let name = &file.name;
        return Err(Failure::new(format!("there is a rule file for {host} already: {}", file.source.name)).help(
            format!("add to it: `naqi rules show {name} > sites/{name}.toml`; or begin anew without it: --no-sites"),
        ));
    }
    let output =
        args.output.as_ref().map(|path| if path.is_dir() { path.join(format!("{host}.toml")) } else { path.clone() });
    if let Some(path) = output.as_ref().filter(|path| path.exists()) {
        return Err(Failure::new(format!("{} is there already", path.display())).help("name another file with -o"));
    }
    let cleaner = Cleaner::new(loaded.rules);
    let mut pages = Vec::new();
    for path in &args.pages {
        pages.push(read_page(path, &host, &cleaner)?);
    }
    number_names(&mut pages);
    for (page, first) in pages.iter().zip(same_article(&pages)).filter(|(page, first)| page.name != pages[*first].name)
    {
        let words = format!("holds the same article as {}; pages of other articles say more", pages[first].name);
        warn("of little use", &page.name, &words)?;
    }
    let suggestions = suggest(&pages);
    if args.filler {
        for page in &mut pages {
            let suggested: Vec<&String> = suggestions
                .iter()
                .flat_map(|one| match &one.find {
                    Find::Lines(texts) => texts.as_slice(),
                    Find::Regex(_) | Find::Starts(..) => &[],
                })
                .collect();
            *page = without_article(page, &host, &cleaner, |line| suggested.iter().any(|text| *text == line.trim()));
        }
    }
    let head = DraftHead { host: &host, added: &today(), schema: schema::seen_from(output.as_deref()) };
    let text = draft(&head, &pages, &suggestions);
    debug_assert!(RuleFile::parse(SourceFile::new("new.toml", &*text)).file.is_some(), "{text}");
    let Some(path) = output else {
        std::io::stdout().lock().write_all(text.as_bytes())?;
        return Ok(ExitCode::from(DONE));
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| cannot_read(folder, &error))?;
    }
    Part::put(&path, text.as_bytes())?;
    let schema = schema::put_beside(&path)?;
    let marked: usize = pages
        .iter()
        .map(|page| lines(&page.text).filter(|line| page.goes.iter().any(|span| span.overlaps(line.whole))).count())
        .sum();
    let shown = path.display();
    let mut out = anstream::stdout().lock();
    writeln!(
        out,
        "{shown}: {}; {} that common rules take already; {}.",
        counted(pages.len(), "page"),
        counted(marked, "line"),
        counted(suggestions.len(), "suggestion"),
    )?;
    if let Some(schema) = schema {
        writeln!(out, "{}: what editors that know TOML complete and check by.", schema.display())?;
    }
    writeln!(out, "Open it in an editor and switch on the suggestions that are right. Then: naqi rules mark {shown}")?;
    Ok(ExitCode::from(DONE))
}

/// The bare host in what may be a whole address.
fn host(written: &str) -> Result<String> {
    let mended = mend("x.toml", &format!("sites = [{}]\n", serde_json::Value::from(written)));
    let parsed = RuleFile::parse(SourceFile::new("x.toml", mended.text));
    match parsed.file.map(|file| file.scope) {
        Some(FileScope::Site { sites, .. }) if !sites.is_empty() => Ok(sites[0].value.clone()),
        _ => {
            let why = parsed
                .faults
                .first()
                .map_or("this is not the name of a site".to_owned(), |fault| fault.message.clone());
            Err(Failure::new(format!("`{written}`: {why}")).help("write the host as in the address bar: elaph.com"))
        }
    }
}

fn speaks_for(file: &RuleFile, host: &str) -> bool {
    match &file.scope {
        FileScope::Site { sites, .. } => sites.iter().any(|site| {
            host == site.value || host.strip_suffix(site.value.as_str()).is_some_and(|sub| sub.ends_with('.'))
        }),
        FileScope::Common { .. } => false,
    }
}

fn read_page(path: &Path, host: &str, cleaner: &Cleaner) -> Result<DraftPage> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|error| cannot_read(path, &error))?;
    let shown = path.display();
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::new(format!("the page {shown} is not UTF-8")).help("save it as UTF-8 text first"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        return Err(Failure::new(format!("the page {shown} is empty")));
    }
    if looks_like_html(&text) {
        return Err(Failure::new(format!("the page {shown} is HTML"))
            .help("naqi reads the text of pages: take it out with an extractor first, menus and boxes included"));
    }
    if text.contains([page::OPEN, page::CLOSE]) {
        return Err(Failure::new(format!("the page {shown} holds ⟦ or ⟧, which are the marks of pages"))
            .help("take these characters out of the page"));
    }
    let stem = path.file_stem().map_or("page".into(), |stem| stem.to_string_lossy());
    let name = if path == Path::new("-") { "page".to_owned() } else { stem.into_owned() };
    let text = if text.ends_with('\n') { text } else { text + "\n" };
    let goes = goes(&text, host, cleaner);
    Ok(DraftPage { name, text, goes })
}

fn goes(text: &str, host: &str, cleaner: &Cleaner) -> Vec<crate::text::Span> {
    let mut document = Document::new(text);
    document.site = Some(host.into());
    let cleaned = cleaner.clean(&document);
    union(cleaned.removals.iter().map(|removal| removal.span))
}

/// The page with naqi's own sentences for the article's, if it loses the same lines then.
fn without_article(page: &DraftPage, host: &str, cleaner: &Cleaner, suggested: impl Fn(&str) -> bool) -> DraftPage {
    let all: Vec<_> = lines(&page.text).collect();
    let kept = |at: usize| {
        let line = all[at];
        page.goes.iter().any(|span| span.overlaps(line.whole)) || suggested(&page.text[line.content.range()])
    };
    let text = without_text(&page.text, kept);
    let goes = goes(&text, host, cleaner);
    DraftPage { name: page.name.clone(), text, goes }
}

/// Names of pages must differ.
fn number_names(pages: &mut [DraftPage]) {
    for at in 1..pages.len() {
        let taken = pages[..at].iter().filter(|page| page.name == pages[at].name).count();
        if taken > 0 {
            pages[at].name = format!("{} ({})", pages[at].name, at + 1);
        }
    }
}

fn looks_like_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(400).collect::<String>().to_lowercase();
    head.starts_with("<!doctype") || head.starts_with("<html") || (head.contains("<head") && head.contains("<meta"))
}
