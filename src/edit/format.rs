//! The layout of a rule file: the same facts, always written the same way.
use toml::de::{DeTable, DeValue};

use super::tokens::{Token, tokens};
use crate::text::Span;

/// Longer keys stand out of the column: at the top of a file `signature` still fits, in a rule `category`.
const TOP_COLUMN: usize = 9;
const COLUMN: usize = 8;

/// The file in the layout of the house: equal signs of a table in one column, one blank line before each `[[…]]`, lists with a space behind each comma,
/// no blanks at line ends. Pages, strings and comments are the same to the byte; the order of keys stays the writer's. `None` if the text is
/// not TOML.
///
/// ```
/// let tidy = naqi::edit::format("sites=['x.com' , 'y.com']  # two\nabout = 'X'\n\n\n[[rule]]\n  id='a'\n").expect("TOML");
/// assert_eq!(tidy, "sites = ['x.com', 'y.com'] # two\nabout = 'X'\n\n[[rule]]\nid = 'a'\n");
/// ```
pub fn format(text: &str) -> Option<String> {
    let tree = DeTable::parse(text).ok()?;
    let mut statements = statements(tree.get_ref());
    statements.sort_by_key(|statement| statement.span().start);
    let ends = if text.split('\n').next().is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" };
    let mut writer = Writer { text, out: String::with_capacity(text.len()), ends };
    writer.file(&statements);
    let out = writer.out;
    same(text, &out).then_some(out)
}

/// One statement, with where it stands.
enum Statement {
    Header(Span),
    Pair { key: Span, value: Span },
}

impl Statement {
    fn span(&self) -> Span {
        match self {
            Statement::Header(span) => *span,
            Statement::Pair { key, value } => Span::new(key.start, value.end),
        }
    }
}

fn statements(tree: &DeTable<'_>) -> Vec<Statement> {
    let mut out = Vec::new();
    for (key, value) in tree {
        let tables = match value.get_ref() {
            DeValue::Array(list) => list.iter().filter(|item| item.get_ref().is_table()).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        if tables.is_empty() {
            out.push(Statement::Pair { key: key.span().into(), value: value.span().into() });
        }
        for table in tables {
            let DeValue::Table(pairs) = table.get_ref() else { continue };
            out.push(Statement::Header(table.span().into()));
            out.extend(
                pairs.iter().map(|(key, value)| Statement::Pair { key: key.span().into(), value: value.span().into() }),
            );
        }
    }
    out
}

struct Writer<'t> {
    text: &'t str,
    out: String,
    ends: &'static str,
}

impl Writer<'_> {
    fn file(&mut self, statements: &[Statement]) {
        let mut at = 0;
        let mut column = column(statements, TOP_COLUMN);
        for (index, statement) in statements.iter().enumerate() {
            let span = statement.span();
            let header = matches!(statement, Statement::Header(_));
            self.between(&self.text[at..span.start], header);
            match statement {
                Statement::Header(span) => {
                    column = self::column(&statements[index + 1..], COLUMN);
                    self.out.push_str(&self.text[span.range()]);
                }
                Statement::Pair { key, value } => {
                    let key = &self.text[key.range()];
                    self.out.push_str(&format!("{key:column$} = "));
                    let value = &self.text[value.range()];
                    self.value(value);
                }
            }
            at = span.end;
        }
        self.between(&format!("{}\n", &self.text[at..]), false);
        while self.out.ends_with(['\n', '\r', ' ']) {
            self.out.pop();
        }
        self.out.push_str(self.ends);
    }

    /// Comments and blank lines between two statements: at most one blank line in a row, none below a header, one before the next.
    fn between(&mut self, text: &str, header_follows: bool) {
        let first = self.out.is_empty();
        let mut lines = text.split('\n').map(str::trim);
        // What follows on the statement's own line.
        if !first {
            if let Some(comment) = lines.next().filter(|comment| !comment.is_empty()) {
                self.out.push(' ');
                self.out.push_str(comment);
            }
            self.out.push_str(self.ends);
        }
        let below_header = self.out.trim_end().ends_with("]]");
        let rest: Vec<&str> = lines.collect();
        // The last piece is the start of the next statement's line.
        let rest = &rest[..rest.len().saturating_sub(1)];
        let comments = rest.iter().rposition(|line| line.is_empty()).map_or(0, |at| at + 1);
        let mut blank = first || below_header;
        for (at, line) in rest.iter().enumerate() {
            if header_follows && at == comments && !blank {
                self.out.push_str(self.ends);
                blank = true;
            }
            if !line.is_empty() {
                self.out.push_str(line);
                self.out.push_str(self.ends);
            } else if !blank {
                self.out.push_str(self.ends);
            }
            blank = line.is_empty();
        }
        if header_follows && comments == rest.len() && !blank {
            self.out.push_str(self.ends);
        }
    }

    fn value(&mut self, value: &str) {
        let many_lines = value.contains('\n');
        let parts = tokens(value);
        let nested_lines = parts.iter().any(|part| matches!(part, Token::Atom(atom) if atom.contains('\n')));
        if !value.starts_with('[') || (many_lines && nested_lines) {
            self.out.push_str(value);
            return;
        }
        let mut depth: usize = 0;
        let mut fresh = false;
        for (at, part) in parts.iter().enumerate() {
            if *part == Token::LineEnd {
                self.out.push_str(self.ends);
                fresh = true;
                continue;
            }
            depth -= usize::from(*part == Token::Close && depth > 0);
            if fresh {
                self.out.push_str(&"  ".repeat(depth));
            } else if at > 0 && (parts[at - 1] == Token::Comma || matches!(part, Token::Comment(_))) {
                let closes = *part == Token::Close && parts[at - 1] == Token::Comma;
                self.out.push_str(if closes { "" } else { " " });
            }
            fresh = false;
            match part {
                Token::Open => self.out.push('['),
                Token::Close => self.out.push(']'),
                Token::Comma => self.out.push(','),
                Token::Atom(text) | Token::Comment(text) => self.out.push_str(text),
                Token::LineEnd => {}
            }
            depth += usize::from(*part == Token::Open);
        }
    }
}

/// The column of the equal signs of the statements up to the next header.
fn column(statements: &[Statement], most: usize) -> usize {
    let pairs = statements.iter().map_while(|statement| match statement {
        Statement::Pair { key, .. } => Some(key.len()),
        Statement::Header(_) => None,
    });
    pairs.filter(|&length| length <= most).max().unwrap_or(0)
}

/// Whether the two say the same and hold the same comments. Layout must never change a rule.
fn same(a: &str, b: &str) -> bool {
    let tree = |text: &str| text.parse::<toml::Table>().ok();
    let comments = |text: &str| -> Vec<String> {
        let found = tokens(text).into_iter().filter_map(|token| match token {
            Token::Comment(comment) => Some(comment.to_owned()),
            _ => None,
        });
        found.collect()
    };
    tree(a).is_some_and(|before| tree(b).is_some_and(|after| before == after)) && comments(a) == comments(b)
}
