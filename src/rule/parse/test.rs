//! One `[[test]]`: its marked page, and where each line of it stands.
use super::faults::Faults;
use super::table::Table;
use crate::diagnostic::{SourceFile, codes};
use crate::rule::keys::Part;
use crate::rule::page::{self, PageFault, Unmarked};
use crate::rule::{MarkedPage, Spanned, StringMap};

/// The test, if it is sound; the reasons are among the faults.
pub(super) fn read(source: &SourceFile, table: &Table, faults: &mut Faults) -> Option<MarkedPage> {
    table.require(Part::Test, faults);
    let page = table.text("page")?;
    let unmarked = unmark(source, &page, faults)?;
    let map = StringMap::new(&source.text, page.span);
    let lines = unmarked.starts.iter().map(|&start| source.position(map.offset(start)).line).collect();
    let value = |name: &str| table.text(name).map(|text| text.value);
    Some(MarkedPage {
        name: table.text("name")?,
        text: unmarked.text,
        goes: unmarked.goes,
        lines,
        url: value("url"),
        lang: value("lang"),
        date: value("date"),
        page: page.span,
        span: table.span,
    })
}

fn unmark(source: &SourceFile, page: &Spanned<String>, faults: &mut Faults) -> Option<Unmarked> {
    let found = match page::unmark(&page.value) {
        Ok(unmarked) => return Some(unmarked),
        Err(found) => found,
    };
    let map = StringMap::new(&source.text, page.span);
    // A page pasted in without any gutter is one fault, not one a line.
    let gutters = found.iter().filter(|fault| fault.code == &codes::BAD_GUTTER).count();
    let pasted = gutters > 1
        && gutters == found.len()
        && gutters == page.value.lines().filter(|line| !line.trim().is_empty()).count();
    for PageFault { code, span, message, help } in found {
        let fault = faults.error(code, map.span(span), message).help(help);
        if pasted {
            faults.add(fault.says("nor does any other line of the page"));
            break;
        }
        faults.add(fault);
    }
    None
}
