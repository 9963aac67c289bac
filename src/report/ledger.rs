//! What was removed from a document, as people read it.
use std::io::{self, Write};

use super::field::{Direction, Field, Tone, visible};
use super::findings::label;
use super::look::{Look, Painted};
use crate::ledger::Entry;

/// Writes an entry of the ledger: where the document stands, then of each removal its rule, category and place, and the lines that went.
///
/// # Errors
/// Those of `out`.
///
/// ```
/// use naqi::report::{Look, write_entry};
/// let entry = serde_json::from_str(
///     r#"{"v":1,"doc":"7","source":"a.jsonl:17","site":"x.com","removals":
///        [{"start":2,"end":7,"rule":"x.com/more","category":"related","text":"more\n"}]}"#,
/// ).unwrap();
/// let mut out = Vec::new();
/// write_entry(&mut out, &entry, Look::default()).unwrap();
/// assert_eq!(String::from_utf8(out).unwrap(), "a.jsonl:17 (7)  x.com\n  x.com/more (related) bytes 2 to 7\n  - more\n\n");
/// ```
pub fn write_entry(out: &mut dyn Write, entry: &Entry, look: Look) -> io::Result<()> {
    let (heading, quiet, name) = (look.heading(), look.quiet(), look.name());
    write!(out, "{heading}{}{heading:#}", visible(&label(&entry.doc, &entry.source)))?;
    if let Some(site) = &entry.site {
        write!(out, "  {quiet}{}{quiet:#}", visible(site))?;
    }
    writeln!(out)?;
    for taken in &entry.removals {
        let rule = Painted(name, visible(&taken.rule));
        let category = visible(&taken.category);
        writeln!(out, "  {rule} {quiet}({category}) bytes {} to {}{quiet:#}", taken.start, taken.end)?;
        let direction = Direction::of(&taken.text);
        for line in taken.text.lines() {
            write!(out, "  {} ", Painted(look.gone(), "-"))?;
            let parts = vec![(Tone::Gone, line)];
            Field { parts, direction: Direction::of_line(line, direction), doubtful: false }.write(out, look, None)?;
            writeln!(out)?;
        }
    }
    writeln!(out)
}
