//! Verdicts into rules: what was rejected becomes a keep rule with a marked page, so that the rule files themselves say it.
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use crate::compile::{Compiler, RuleSet};
use crate::decision::{Decided, Verdict, key};
use crate::diagnostic::SourceFile;
use crate::edit::{Kept, keep_rule, keep_test, without_text};
use crate::engine::Cleaner;
use crate::io::Part;
use crate::ledger::{RuleId, apply};
use crate::review::{Group, Kind, Sample};
use crate::rule::{FileKind, FileScope, RuleFile, pack, page};
use crate::text::{Span, lines, union};
use crate::verify::document;

use super::desk::Desk;
use super::{DONE, Failure, Result, say};
use crate::load::{read_rules, rule_files};

/// A page of more lines is no test that anyone reads.
const LONGEST_PAGE: usize = 300;
/// Nor is a rule with more lines one.
const LONGEST_RULE: usize = 30;

/// Writes keep rules for what was rejected of this run, into the files of `folder`.
///
/// # Errors
/// No folder of rules; files that cannot be read or written.
pub fn adopt(desk: &mut Desk, folder: Option<PathBuf>) -> Result<ExitCode> {
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
        return Err(Failure::new("there is no folder of rules to write to").help("name yours: --rules DIR"));
    };
    let mut shelf = Shelf::open(&folder)?;
    let rejected: Vec<(String, String, Option<String>)> = desk
        .decisions
        .iter()
        .filter(|decided| decided.verdict == Verdict::Reject)
        .map(|Decided { rule, text, site, .. }| (rule.to_owned(), text.to_owned(), site.map(str::to_owned)))
        .collect();
    let mut out = anstream::stdout().lock();
    let (mut adopted, mut left) = (0, 0);
    for (rule, text, site) in &rejected {
        let shown = text.chars().take(60).collect::<String>();
        match one(desk, &mut shelf, rule, text, site.as_deref())? {
            Outcome::Adopted(path) => {
                adopted += 1;
                writeln!(out, "{}: kept now against {rule}: {shown}", path.display())?;
            }
            Outcome::Known => {}
            Outcome::Left(why) => {
                left += 1;
                writeln!(out, "left in decisions.toml ({why}): {rule}: {shown}")?;
            }
        }
    }
    shelf.write()?;
    say(&match (adopted, left) {
        (0, 0) => {
            "Nothing to adopt: of this run nothing was rejected that the rule files do not keep already.".to_owned()
        }
        (0, _) => "Nothing was adopted.".to_owned(),
        (some, _) => format!(
            "keep rules written: {some}. Read them, and mend the rule instead where that is simpler; then: naqi rules check {}",
            folder.display()
        ),
    })?;
    Ok(ExitCode::from(DONE))
}

enum Outcome {
    Adopted(PathBuf),
    /// The rule files say so already.
    Known,
    Left(&'static str),
}

fn one(desk: &mut Desk, shelf: &mut Shelf, rule: &str, text: &str, site: Option<&str>) -> Result<Outcome> {
    let index = &desk.run.index;
    let Some(at) = index.find(Kind::Removal, rule, text) else { return Ok(Outcome::Left("it is not in this run")) };
    let group = &index.groups[at as usize];
    let on_site = |sample: &&Sample| {
        site.is_none_or(|site| index.site_name(index.documents[sample.document as usize].site) == Some(site))
    };
    let Some(sample) = group.samples.iter().find(on_site).copied() else {
        return Ok(Outcome::Left("no sample of it is at hand"));
    };
    let known = &index.documents[sample.document as usize];
    let rule_facts = index.rule(group);
    let id = format!("keep-{}", &id_of(group, site)[..8]);
    let Some(target) = shelf.target(rule, site) else { return Ok(Outcome::Left("there is no file for that site")) };
    if shelf.books[target].text.contains(&format!("\"{id}\"")) {
        return Ok(Outcome::Known);
    }
    let original = desk.run.texts.read(sample.document as usize)?;
    let marks: Vec<Span> = known.marks.iter().map(|mark| mark.span).collect();
    let page = match Page::new(&original, sample.span, &marks) {
        Ok(page) => page,
        Err(why) => return Ok(Outcome::Left(why)),
    };
    let why = format!("A reviewer found that {rule} takes a part of an article here.");
    let keep = keep_rule(&id, &rule_facts.category, &why, &page.kept);
    let name = format!("{id}: it stays");
    // A page that holds no article is better; but the rule may hang on the words.
    for text in [&page.filled, &page.text] {
        if let Some(file) = shelf.try_out(target, &keep, &id, &name, known.lang.as_deref(), text, &page.kept) {
            let book = &mut shelf.books[target];
            book.text = file;
            book.changed = true;
            return Ok(Outcome::Adopted(book.path.clone()));
        }
    }
    Ok(Outcome::Left("no page shows that a keep rule is what keeps it"))
}

/// What a keep rule of that group is called: the same for the same verdict.
fn id_of(group: &Group, site: Option<&str>) -> String {
    crate::decision::digest(&format!("{}\n{}", group.id, site.unwrap_or_default()))
}

/// A document as a page for a rule file.
struct Page {
    kept: Kept,
    /// As it was.
    text: String,
    /// With naqi's own sentences in place of the article's.
    filled: String,
}

impl Page {
    fn new(original: &str, span: Span, marks: &[Span]) -> std::result::Result<Page, &'static str> {
        if original.contains([page::OPEN, page::CLOSE]) {
            return Err("the page holds the marks of pages");
        }
        let all: Vec<_> = lines(original).collect();
        if all.len() > LONGEST_PAGE {
            return Err("its page is too long for a test");
        }
        let touched: Vec<_> = all.iter().filter(|line| line.whole.overlaps(span)).collect();
        let whole = touched.iter().all(|line| span.contains(line.content));
        let kept = if whole {
            let texts = touched.iter().map(|line| original[line.content.range()].trim().to_owned());
            // Bullets and blank lines are not looked for.
            Kept::Lines(texts.filter(|text| key(text).chars().any(char::is_alphanumeric)).collect())
        } else {
            Kept::Part(original[span.range()].trim().to_owned())
        };
        match &kept {
            Kept::Lines(lines) if lines.is_empty() => return Err("there are no words in it"),
            Kept::Lines(lines) if lines.len() > LONGEST_RULE => return Err("it is too long for a rule"),
            Kept::Part(text) if !text.contains(char::is_whitespace) => return Err("one word would be kept everywhere"),
            Kept::Lines(_) | Kept::Part(_) => {}
        }
        let stays = |at: usize| all.get(at).is_some_and(|line| marks.iter().any(|mark| mark.overlaps(line.whole)));
        let plain = |text: &str| {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
            if text.ends_with('\n') { text } else { text + "\n" }
        };
        Ok(Page { kept, filled: plain(&without_text(original, stays)), text: plain(original) })
    }
}

/// The rule files that speak: the shipped ones, and those of a folder, which may be changed.
struct Shelf {
    folder: PathBuf,
    books: Vec<Book>,
}

struct Book {
    name: String,
    /// Where it is, or would be.
    path: PathBuf,
    text: String,
    is_own: bool,
    changed: bool,
}

impl Shelf {
    fn open(folder: &Path) -> Result<Shelf> {
        let mut books: Vec<Book> = pack::shipped()
            .iter()
            .map(|source| {
                let below = source.name.strip_prefix("<shipped>/").unwrap_or(&source.name);
                let name = pack::name_of(&source.name).to_owned();
                Book { name, path: folder.join(below), text: source.text.clone(), is_own: false, changed: false }
            })
            .collect();
        let own = if has_rules(folder) { rule_files(folder)? } else { Vec::new() };
        for path in own {
            let name = pack::name_of(&path.display().to_string()).to_owned();
            let text = read_rules(&path)?;
            books.retain(|book| book.name != name);
            books.push(Book { name, path, text, is_own: true, changed: false });
        }
        Ok(Shelf { folder: folder.to_owned(), books })
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.books.iter().position(|book| book.name == name)
    }

    /// The file that is to say it: the rule's own; of a verdict on one site, the site's. A shipped site file is copied, since a file of the same name replaces it; beside a
    /// shipped common file a small one is put.
    fn target(&mut self, rule: &str, site: Option<&str>) -> Option<usize> {
        let own = rule.split_once('/').map_or(rule, |(file, _)| file);
        let at = self.place(own)?;
        let is_site = self.scope(at).is_some_and(|scope| matches!(scope, FileScope::Site { .. }));
        if is_site || (self.books[at].is_own && site.is_none()) {
            return Some(at);
        }
        if let Some(site) = site {
            let head = format!("sites = [{0}]\nabout = {0}\n", serde_json::Value::from(site));
            return self.place(site).or_else(|| self.begin("sites", site, head));
        }
        let name = format!("{own}-kept");
        let Some(FileScope::Common { lang }) = self.scope(at) else { return None };
        let lang: Vec<String> =
            lang.iter().map(|lang| serde_json::Value::from(lang.value.as_str()).to_string()).collect();
        let head = format!("lang  = [{}]\nabout = \"What reviewers found to be text.\"\n", lang.join(", "));
        self.place(&name).or_else(|| self.begin("common", &name, head))
    }

    fn begin(&mut self, kind: &str, name: &str, text: String) -> Option<usize> {
        let path = self.folder.join(kind).join(format!("{name}.toml"));
        RuleFile::parse(SourceFile::new(path.display().to_string(), text.as_str())).file?;
        self.books.push(Book { name: name.to_owned(), path, text, is_own: true, changed: false });
        Some(self.books.len() - 1)
    }

    fn scope(&self, at: usize) -> Option<FileScope> {
        parse(&self.books[at], &self.books[at].text).map(|file| file.scope)
    }

    /// The file with the rule and a test of it, if the test shows that the rule is what keeps the text: it stays with the rule, and something goes without it.
    #[allow(clippy::too_many_arguments, reason = "a rule and its test")]
    fn try_out(
        &self,
        target: usize,
        keep: &str,
        id: &str,
        name: &str,
        lang: Option<&str>,
        text: &str,
        kept: &Kept,
    ) -> Option<String> {
        let book = &self.books[target];
        let base = book.text.trim_end().to_owned() + "\n" + keep;
        let common = pack::kind_of(&book.path.display().to_string()) == Some(FileKind::Common);
        let lang = lang.filter(|_| common);
        let file = parse(book, &(base.clone() + &keep_test(name, lang, text, &[])))?;
        let rules = self.compile(target, &file)?;
        let test = file.tests.last()?;
        let cleaner = Cleaner::new(rules.clone());
        let goes = |rules: &Cleaner, text: &str| {
            let cleaned = rules.clean(&document(&file, test, text)).removals;
            union(cleaned.iter().map(|removal| removal.span))
        };
        let with = goes(&cleaner, &test.text);
        let without = goes(&Cleaner::new(rules.without(&RuleId::new(&file.name, id))), &test.text);
        let left = apply(&test.text, with.iter().copied());
        let stays = match kept {
            Kept::Lines(kept) => kept.iter().all(|line| left.contains(line.as_str())),
            Kept::Part(kept) => left.contains(kept.as_str()),
        };
        let settled = goes(&cleaner, &left).is_empty();
        (with != without && stays && settled).then(|| base + &keep_test(name, lang, &test.text, &with))
    }

    fn compile(&self, target: usize, file: &RuleFile) -> Option<RuleSet> {
        let mut compiler = Compiler::new();
        for (at, book) in self.books.iter().enumerate() {
            compiler.add(if at == target { file.clone() } else { parse(book, &book.text)? });
        }
        compiler.build().ok()
    }

    fn write(&self) -> Result<()> {
        for book in self.books.iter().filter(|book| book.changed) {
            Part::put(&book.path, book.text.as_bytes())?;
        }
        Ok(())
    }
}

fn parse(book: &Book, text: &str) -> Option<RuleFile> {
    let source: Arc<SourceFile> = SourceFile::new(book.path.display().to_string(), text);
    RuleFile::parse(source).file
}

/// Whether there are rule files in a folder, which may be new.
fn has_rules(folder: &Path) -> bool {
    let toml = |folder: PathBuf| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).any(|path| {
            path.extension().is_some_and(|extension| extension == "toml")
                && path.file_name().is_some_and(|name| name != crate::decision::FILE)
        })
    };
    [folder.to_owned(), folder.join("common"), folder.join("sites")].into_iter().any(toml)
}
