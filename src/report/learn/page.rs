//! The page for the browser: what was found of each site, what was left, and why.
use std::io::{self, Write};

use super::super::eval::page::escape;
use super::super::field::Direction;
use super::super::tally::count;
use super::{said, warning};
use crate::learn::{Learnt, Proposal};

const STYLE: &str = include_str!("page.css");
/// So many lines that were left are listed of a site.
const LEFT: usize = 50;

/// Writes the page, which asks for nothing else.
///
/// # Errors
/// Those of `out`.
pub fn write_learnt_page(out: &mut dyn Write, all: &[Learnt], homeless: u64) -> io::Result<()> {
    let rules: usize = all.iter().map(|learnt| learnt.proposals.len()).sum();
    let title = format!("{}, {}", count(all.len(), "site"), count(rules, "proposed rule"));
    let head = "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n\
                <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    write!(
        out,
        "{head}<title>naqi learn: {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )?;
    out.write_all(b"<p class=\"quiet\">All are drafts: nothing is removed by them until someone adopts them.</p>\n")?;
    if homeless > 0 {
        writeln!(out, "<p>{} told no site and were passed over.</p>", count(homeless as usize, "page"))?;
    }
    out.write_all(b"<table>\n<thead><tr><th>site</th><th>pages</th><th>looked at</th><th>distinct</th><th>rules</th><th>left</th></tr></thead>\n<tbody>\n")?;
    for (at, learnt) in all.iter().enumerate() {
        let Learnt { site, seen, sampled, distinct, proposals, left, .. } = learnt;
        writeln!(
            out,
            "<tr><td><a href=\"#s{at}\">{}</a></td><td>{seen}</td><td>{sampled}</td><td>{distinct}</td><td>{}</td><td>{}</td></tr>",
            escape(site),
            proposals.len(),
            left.len(),
        )?;
    }
    out.write_all(b"</tbody>\n</table>\n")?;
    for (at, learnt) in all.iter().enumerate() {
        out.write_all(site(at, learnt).as_bytes())?;
    }
    out.write_all(b"</body>\n</html>\n")
}

fn site(at: usize, learnt: &Learnt) -> String {
    let mut out = format!("<h2 id=\"s{at}\">{}</h2>\n", escape(&learnt.site));
    if let Some(words) = warning(learnt) {
        out += &format!("<p class=\"warning\">{}</p>\n", escape(&words));
    }
    if !learnt.proposals.is_empty() {
        out += "<table>\n<thead><tr><th>rule</th><th>category</th><th>looks for</th><th>pages</th><th>share of the site's pages</th><th>confidence</th><th>days</th><th>takes, for example</th></tr></thead>\n<tbody>\n";
        learnt.proposals.iter().for_each(|proposal| out += &row(proposal));
        out += "</tbody>\n</table>\n";
    }
    if !learnt.idle.is_empty() {
        let ids: Vec<String> = learnt.idle.iter().map(|id| format!("<code>{}</code>", escape(id.as_str()))).collect();
        out += &format!("<p>Took nothing of the pages looked at: {}</p>\n", ids.join(", "));
    }
    if !learnt.left.is_empty() {
        out += "<details>\n<summary>Left</summary>\n<table>\n<thead><tr><th>line</th><th>pages</th><th>why</th></tr></thead>\n<tbody>\n";
        for left in learnt.left.iter().take(LEFT) {
            out += &format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                text(&left.text),
                left.pages,
                left.reason.words()
            );
        }
        if learnt.left.len() > LEFT {
            out += &format!(
                "<tr><td>… and {}</td><td></td><td></td></tr>\n",
                count(learnt.left.len() - LEFT, "more line")
            );
        }
        out += "</tbody>\n</table>\n</details>\n";
    }
    out
}

fn row(proposal: &Proposal) -> String {
    let Proposal { id, category, pages, of, share, confidence, days, examples, .. } = proposal;
    let days = days.as_ref().map_or(String::new(), |(first, last)| format!("{first} – {last}"));
    let examples: Vec<String> = examples.iter().map(|example| text(example)).collect();
    format!(
        "<tr><td><code>{}</code></td><td>{category}</td><td>{}</td><td>{pages} of {of}</td><td>{:.0}–{:.0} %</td><td>{confidence:.2}</td><td>{days}</td><td>{}</td></tr>\n",
        escape(id),
        text(&said(proposal)),
        share.0 * 100.0,
        share.1 * 100.0,
        examples.join("<br>"),
    )
}

/// A text of the corpus, in its own direction.
fn text(text: &str) -> String {
    let dir = if Direction::of(text) == Direction::Rtl { "rtl" } else { "ltr" };
    format!("<bdi dir=\"{dir}\">{}</bdi>", escape(text))
}
