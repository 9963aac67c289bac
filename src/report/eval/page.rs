//! Figures and worst documents as one page for a browser, which asks for nothing else.
//!
//! The page is in English and runs left to right; a document runs in its own direction, whole: number, verdict and text are mirrored with it. A line does not
//! find its own direction, since `BBC: قال الوزير` would run the wrong way. Removed text is plain inline `<del>`: to isolate it would change the order in
//! which the rest of the line is read.
use std::fmt::Write as _;
use std::io::{self, Write};

use super::super::field::{Direction, is_obeyed};
use super::super::tally::count;
use super::table::sentences;
use super::{Heading, Judged, Line, Verdict, percent};
use crate::eval::{Evaluation, Fate, Summary};

const STYLE: &str = include_str!("page.css");
/// How many lines that are right are shown before and after one that is not.
const CONTEXT: usize = 2;
const COLUMNS: [&str; 10] =
    ["docs", "line precision", "recall", "F1", "char precision", "recall", "F1", "body loss %", "hurt", "perfect"];

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write_evaluation_page(
    out: &mut dyn Write,
    heading: &Heading,
    evaluation: &Evaluation,
    worst: &[Judged<'_>],
) -> io::Result<()> {
    let total = &evaluation.total.summary;
    let mut page = String::from("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n");
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    let title = format!("{}, {}", count(total.docs, "document"), heading.cleaner);
    page += &format!("<title>naqi eval: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n", escape(&title));
    page += &format!("<h1>{}</h1>\n", escape(&title));
    page += &format!("<p class=\"quiet\">Measured on <bdi dir=\"ltr\">{}</bdi></p>\n", escape(&heading.gold));
    figures(&mut page, evaluation);
    for sentence in sentences(evaluation) {
        page += &format!("<p>{}</p>\n", escape(&sentence));
    }
    categories(&mut page, total);
    contents(&mut page, evaluation, worst);
    out.write_all(page.as_bytes())?;
    for (at, judged) in worst.iter().enumerate() {
        out.write_all(document(at, judged).as_bytes())?;
    }
    out.write_all(b"</body>\n</html>\n")
}

fn figures(page: &mut String, evaluation: &Evaluation) {
    *page += "<div class=\"wide\"><table>\n<thead><tr><th></th>";
    COLUMNS.iter().for_each(|column| *page += &format!("<th>{column}</th>"));
    *page += "</tr></thead>\n<tbody>\n";
    row(page, "all", &evaluation.total.summary);
    let groups = [
        ("split ", &evaluation.by_split),
        ("kind ", &evaluation.by_kind),
        ("lang ", &evaluation.by_lang),
        ("", &evaluation.by_site),
    ];
    for (what, group) in groups.iter().filter(|(_, group)| group.len() > 1) {
        group.iter().for_each(|(name, summary)| row(page, &format!("{what}{name}"), summary));
    }
    *page += "</tbody></table></div>\n";
}

fn row(page: &mut String, name: &str, summary: &Summary) {
    let Summary { docs, line, char, body_loss, doc, .. } = summary;
    *page += &format!("<tr><td><bdi>{}</bdi></td><td>{docs}</td>", escape(name));
    for share in [line.precision, line.recall, line.f1, char.precision, char.recall, char.f1] {
        *page += &format!("<td>{}</td>", percent(share, 1));
    }
    let class = if body_loss.docs_lost_any_text > 0 { " class=\"hurt\"" } else { "" };
    let (loss, hurt) = (percent(body_loss.share, 3), body_loss.docs_lost_any_text);
    *page += &format!("<td{class}>{loss}</td><td{class}>{hurt}</td><td>{}</td></tr>\n", doc.perfect);
}

fn categories(page: &mut String, total: &Summary) {
    *page += "<table>\n<thead><tr><th>category</th><th>lines</th><th>removed %</th><th>chars</th><th>removed %</th></tr></thead>\n<tbody>\n";
    for (name, figures) in &total.category.0 {
        let (recall, char_recall) = (percent(figures.recall, 1), percent(figures.char_recall, 1));
        *page += &format!("<tr><td>{}</td><td>{}</td>", escape(name), figures.lines);
        *page += &format!("<td>{recall}</td><td>{}</td><td>{char_recall}</td></tr>\n", figures.chars);
    }
    *page += "</tbody></table>\n";
}

/// The list of the documents below.
fn contents(page: &mut String, evaluation: &Evaluation, worst: &[Judged<'_>]) {
    let all = evaluation.worst().len();
    let words = match (all, worst.len()) {
        (0, _) => "All documents are perfect".to_owned(),
        (all, shown) if all == shown => format!(
            "{} that {} not perfect, the worst first",
            count(all, "document"),
            if all == 1 { "is" } else { "are" }
        ),
        (all, shown) => format!("The {shown} worst of {all} documents that are not perfect"),
    };
    *page += &format!("<h2>{words}</h2>\n");
    if !worst.is_empty() {
        *page += "<table>\n<tbody>\n";
        for (at, judged) in worst.iter().enumerate() {
            let (id, words) = (escape(judged.id), judged.words());
            *page += &format!("<tr><td><a href=\"#d{at}\"><bdi dir=\"ltr\">{id}</bdi></a></td><td>{words}</td></tr>\n");
        }
        *page += "</tbody></table>\n";
    }
}

fn document(at: usize, judged: &Judged<'_>) -> String {
    let mut page = format!(
        "<h2 id=\"d{at}\"><bdi dir=\"ltr\">{}</bdi> <span class=\"quiet\">{}</span></h2>\n",
        escape(judged.id),
        judged.words()
    );
    if let Some(hold) = judged.held {
        page += &format!("<p class=\"hurt\">Held: {}; it stays as it is.</p>\n", escape(&hold.to_string()));
    }
    let dir = if judged.direction() == Direction::Rtl { "rtl" } else { "ltr" };
    let lang = judged.lang.map(|lang| format!(" lang=\"{}\"", escape(lang))).unwrap_or_default();
    page += &format!("<div class=\"doc\" dir=\"{dir}\"{lang}>\n");
    let lines = judged.lines();
    let near: Vec<bool> = (0..lines.len())
        .map(|at| {
            let around = &lines[at.saturating_sub(CONTEXT)..(at + CONTEXT + 1).min(lines.len())];
            around.iter().any(|line| line.verdict != Verdict::Right)
        })
        .collect();
    let mut at = 0;
    while at < lines.len() {
        let far = near[at..].iter().take_while(|near| !**near).count();
        if far > 1 {
            page += &format!("<details><summary dir=\"ltr\" lang=\"en\">{far} lines as labelled</summary>\n");
        }
        let run = far.max(1);
        lines[at..at + run].iter().for_each(|line| line.write(&mut page));
        if far > 1 {
            page += "</details>\n";
        }
        at += run;
    }
    page + "</div>\n"
}

impl Line<'_> {
    fn write(&self, page: &mut String) {
        let (class, verdict) = match self.verdict {
            Verdict::Right => ("right", ""),
            Verdict::Lost => ("lost", "lost"),
            Verdict::Trimmed => ("trimmed", "trimmed"),
            Verdict::Left => ("left", "left"),
        };
        let who: Vec<&str> = self.category.iter().chain(&self.rules).copied().collect();
        *page += &format!("<div class=\"row {class}\"><span class=\"number\">{}</span>", self.number);
        *page += &format!("<span class=\"verdict\" lang=\"en\">{verdict}</span><span class=\"text\">");
        if self.stretches.is_empty() {
            *page += &shown(self.text);
        }
        for (fate, range) in &self.stretches {
            let text = shown(&self.text[range.clone()]);
            // Writing to a string cannot fail.
            let _ = match fate {
                Fate::Kept => write!(page, "{text}"),
                Fate::Lost => write!(page, "<del class=\"lost\">{text}</del>"),
                Fate::Gone => write!(page, "<del>{text}</del>"),
                Fate::Left => write!(page, "<mark>{text}</mark>"),
            };
        }
        *page += &format!("</span><bdi class=\"who\" dir=\"ltr\">{}</bdi></div>\n", escape(&who.join(" · ")));
    }
}

/// The text as HTML, in a node or between quotes.
pub(in crate::report) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text of the corpus: characters that are obeyed and not seen stand as chips, under the names that people call them by.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(is_control) {
        let Some(char) = part.chars().next_back().filter(|&char| is_control(char)) else {
            out += &escape(part);
            continue;
        };
        out += &escape(&part[..part.len() - char.len_utf8()]);
        let name = match char {
            '\u{200C}' => "ZWNJ".to_owned(),
            '\u{200D}' => "ZWJ".to_owned(),
            '\u{200E}' => "LRM".to_owned(),
            '\u{200F}' => "RLM".to_owned(),
            '\u{61C}' => "ALM".to_owned(),
            _ => format!("U+{:04X}", u32::from(char)),
        };
        out += &format!("<span class=\"chip\" dir=\"ltr\">{name}</span>");
    }
    out
}

fn is_control(char: char) -> bool {
    is_obeyed(char) || matches!(char, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}')
}
