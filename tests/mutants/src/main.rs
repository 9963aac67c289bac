//! Writes many mutations into one build: `naqi-mutants LIST LEAVE TREE`.
//!
//! LIST is what `cargo mutants --list --json` says of the sources in the folder TREE. Each place that it would change becomes a choice at run time,
//!
//! ```text
//! a == b   →   (match crate::mutant::on(17) { 204 => {a != b} _ => {a == b} })
//! ```
//!
//! so that one build holds all of them, and a number picks the one that a run shall see. LEAVE is a file with the numbers (places in LIST, from 1) that are to
//! be left out, one a line, as they do not compile. To standard output goes JSON: what could not be written so, and which lines of the new sources belong to which mutation.
//!
//! The switch itself is `switch.rs`, which becomes the module `mutant` of the crate.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A mutation, as cargo-mutants lists it.
#[derive(Deserialize)]
struct Mutation {
    file: String,
    genre: String,
    replacement: String,
    span: Span,
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    /// With its arrow.
    return_type: String,
}

impl Mutation {
    /// For a function that returns `impl Iterator`, the type of one on the heap: two types cannot both be the one behind `impl`.
    fn on_the_heap(&self) -> Option<String> {
        let kind = self.function.as_ref()?.return_type.strip_prefix("-> impl ")?;
        kind.starts_with("Iterator")
            .then(|| format!("Box<dyn {kind}{}>", if kind.contains("+'") { "" } else { "+ '_" }))
    }
}

#[derive(Deserialize)]
struct Span {
    start: Position,
    end: Position,
}

/// Lines and columns from 1; columns are characters.
#[derive(Deserialize)]
struct Position {
    line: usize,
    column: usize,
}

/// A stretch of a source file that becomes a choice; bytes of the file.
struct Site {
    range: Range<usize>,
    form: Form,
    /// Numbers of mutations, and what stands there instead.
    instead: Vec<(usize, String)>,
}

#[derive(PartialEq)]
enum Form {
    /// An expression: the choice stands in its place.
    Value,
    /// The body of a function: the choice stands before it, and returns.
    Body,
    /// The body of a function that returns some iterator: the choice stands in its place, and is of this type.
    Iterator(String),
    /// The end of the pattern of an arm, which is passed by if the choice is made.
    Arm,
}

/// Lines of a new source file, from 1, that belong to these mutations.
#[derive(Serialize)]
struct Lines {
    file: String,
    first: usize,
    last: usize,
    numbers: Vec<usize>,
}

#[derive(Default, Serialize)]
struct Report {
    /// Mutations that cannot compile: an `or` beside a `let`.
    no_program: Vec<usize>,
    /// Mutations that are no choice at run time.
    inexpressible: Vec<usize>,
    /// The place of each mutation: those of one place are reached together.
    places: BTreeMap<usize, usize>,
    lines: Vec<Lines>,
}

/// What mutations change in a file, in bytes of it.
#[derive(Default)]
struct Parts {
    /// The chain of operators that an operator stands in, by the start of the operator.
    operations: BTreeMap<usize, Range<usize>>,
    /// The chain of which an operand is visited.
    chain: Option<Chain>,
    /// Where `and` and `or` start that stand in a chain with a `let`.
    beside_let: HashSet<usize>,
    /// The expression that a field stands in, by the start of the field.
    structs: BTreeMap<usize, Range<usize>>,
    /// The end of the pattern of an arm that has no guard, in a `match` with an arm for all else, by its start.
    arms: BTreeMap<usize, usize>,
}

#[derive(Clone)]
struct Chain {
    range: Range<usize>,
    /// Then it is no value.
    has_let: bool,
}

impl<'ast> Visit<'ast> for Parts {
    fn visit_expr_binary(&mut self, expression: &'ast syn::ExprBinary) {
        // Another operator may bind its operands otherwise: so all operators of a chain stand in one place.
        let chain = self.chain.take().unwrap_or_else(|| Chain {
            range: expression.span().byte_range(),
            has_let: has_let(&expression.left) || has_let(&expression.right),
        });
        let operator = expression.op.span().byte_range().start;
        if !chain.has_let {
            self.operations.insert(operator, chain.range.clone());
        } else if matches!(expression.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) {
            self.beside_let.insert(operator);
        } else {
            self.operations.insert(operator, expression.span().byte_range());
        }
        for operand in [&expression.left, &expression.right] {
            self.chain = matches!(**operand, syn::Expr::Binary(_)).then(|| chain.clone());
            self.visit_expr(operand);
        }
    }

    fn visit_expr_unary(&mut self, expression: &'ast syn::ExprUnary) {
        self.operations.insert(expression.op.span().byte_range().start, expression.span().byte_range());
        visit::visit_expr_unary(self, expression);
    }

    fn visit_expr_struct(&mut self, expression: &'ast syn::ExprStruct) {
        for field in &expression.fields {
            self.structs.insert(field.span().byte_range().start, expression.span().byte_range());
        }
        visit::visit_expr_struct(self, expression);
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        let is_passed_by = expression.arms.iter().any(|arm| matches!(arm.pat, syn::Pat::Wild(_)));
        for arm in expression.arms.iter().filter(|arm| is_passed_by && !matches!(arm.pat, syn::Pat::Guard(_))) {
            let pattern = arm.pat.span().byte_range();
            self.arms.insert(pattern.start, pattern.end);
        }
        visit::visit_expr_match(self, expression);
    }
}

fn has_let(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

/// The sites of a file, none of which cuts another: by their starts, the longer first.
fn sites(source: &str, mutations: &[(usize, &Mutation)], report: &mut Report) -> Vec<Site> {
    let starts: Vec<usize> = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let byte = |position: &Position| {
        let line = starts[position.line - 1];
        line + source[line..].chars().take(position.column - 1).map(char::len_utf8).sum::<usize>()
    };
    let mut parts = Parts::default();
    parts.visit_file(&syn::parse_file(source).expect("Rust that compiles"));

    let mut sites: Vec<Site> = Vec::new();
    let mut add = |range: Range<usize>, form: Form, number: usize, instead: String| match sites
        .iter_mut()
        .find(|site| site.range == range && site.form == form)
    {
        Some(site) => site.instead.push((number, instead)),
        None => sites.push(Site { range, form, instead: vec![(number, instead)] }),
    };
    for &(number, mutation) in mutations {
        let (from, to) = (byte(&mutation.span.start), byte(&mutation.span.end));
        let changed = |whole: &Range<usize>, instead: &str| {
            [&source[whole.start..from], instead, &source[to..whole.end]].concat()
        };
        match mutation.genre.as_str() {
            "BinaryOperator" if parts.beside_let.contains(&from) => report.no_program.push(number),
            "BinaryOperator" | "UnaryOperator" if let Some(whole) = parts.operations.get(&from) => {
                add(whole.clone(), Form::Value, number, changed(whole, &mutation.replacement));
            }
            "StructField" if let Some(whole) = parts.structs.get(&from) => {
                add(whole.clone(), Form::Value, number, changed(whole, ""));
            }
            "MatchArm" if let Some(&end) = parts.arms.get(&from) => add(end..end, Form::Arm, number, String::new()),
            "MatchArmGuard" => add(from..to, Form::Value, number, mutation.replacement.clone()),
            "FnValue" => {
                let form = mutation.on_the_heap().map_or(Form::Body, Form::Iterator);
                add(from..to, form, number, mutation.replacement.clone());
            }
            _ => report.inexpressible.push(number),
        }
    }
    sites.sort_by_key(|site| (site.range.start, std::cmp::Reverse(site.range.end)));
    sites
}

/// A source file in the making.
struct Writer<'a> {
    source: &'a str,
    file: &'a str,
    text: String,
    line: usize,
    /// The number of the next site.
    next: usize,
    report: &'a mut Report,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.line += text.matches('\n').count();
        self.text.push_str(text);
    }

    /// Writes these bytes of the source, with the sites in them.
    fn write(&mut self, range: Range<usize>, mut sites: &[Site]) {
        let mut at = range.start;
        while let Some((site, rest)) = sites.split_first() {
            let within =
                rest.iter().take_while(|inner| inner.range.start < site.range.end || inner.range == site.range).count();
            let (inner, after) = rest.split_at(within);
            self.push(&self.source[at..site.range.start]);
            self.site(site, inner);
            at = site.range.end;
            sites = after;
        }
        self.push(&self.source[at..range.end]);
    }

    fn site(&mut self, site: &Site, inner: &[Site]) {
        let place = self.next;
        self.next += 1;
        let numbers: Vec<usize> = site.instead.iter().map(|(number, _)| *number).collect();
        self.report.places.extend(numbers.iter().map(|number| (*number, place)));
        self.push("\n");
        let first = self.line;
        let on = format!("crate::mutant::on({place})");
        match &site.form {
            Form::Value => {
                self.push(&format!("(match {on} {{\n"));
                self.choices(site, "", "");
                self.push("_ => {");
                self.write(site.range.clone(), inner);
                self.push("}\n})");
            }
            Form::Body => {
                self.push(&format!("match {on} {{\n"));
                self.choices(site, "return ", ";");
                self.push("_ => {}\n}\n");
            }
            Form::Iterator(kind) => {
                self.push(&format!("match {on} {{\n"));
                self.choices(site, "Box::new(", &format!(") as {kind}"));
                self.push("_ => {Box::new({");
                self.write(site.range.clone(), inner);
                self.push(&format!("}}) as {kind}}}\n}}"));
            }
            Form::Arm => {
                let off: Vec<String> = numbers.iter().map(|number| format!("{on} != {number}")).collect();
                self.push(&format!("if {}", off.join(" && ")));
            }
        }
        let last = self.line;
        self.report.lines.push(Lines { file: self.file.to_string(), first, last, numbers });
        self.push("\n");
        if site.form == Form::Body {
            self.write(site.range.clone(), inner);
        }
    }

    fn choices(&mut self, site: &Site, before: &str, behind: &str) {
        for (number, instead) in &site.instead {
            self.choice(*number, &format!("{{{before}{instead}{behind}}}"));
        }
    }

    fn choice(&mut self, number: usize, instead: &str) {
        let first = self.line;
        self.push(&format!("{number} => {instead}\n"));
        let last = self.line - 1;
        self.report.lines.push(Lines { file: self.file.to_string(), first, last, numbers: vec![number] });
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, list, leave, tree] = &arguments[..] else { panic!("naqi-mutants LIST LEAVE TREE") };
    let list: Vec<Mutation> = serde_json::from_str(&fs::read_to_string(list).unwrap()).unwrap();
    let leave: HashSet<usize> = fs::read_to_string(leave).unwrap().lines().map(|line| line.parse().unwrap()).collect();

    let mut files: BTreeMap<&str, Vec<(usize, &Mutation)>> = BTreeMap::new();
    for (at, mutation) in list.iter().enumerate() {
        let of_file = files.entry(&mutation.file).or_default();
        if !leave.contains(&(at + 1)) {
            of_file.push((at + 1, mutation));
        }
    }
    let (mut report, mut next) = (Report::default(), 0);
    for (file, mutations) in files {
        let path = Path::new(tree).join(file);
        let source = fs::read_to_string(&path).unwrap();
        let sites = sites(&source, &mutations, &mut report);
        let mut writer = Writer { source: &source, file, text: String::new(), line: 1, next, report: &mut report };
        writer.write(0..source.len(), &sites);
        next = writer.next;
        fs::write(path, writer.text).unwrap();
    }
    let library = Path::new(tree).join("src/lib.rs");
    let text = fs::read_to_string(&library).unwrap() + "\nmod mutant;\n";
    fs::write(library, text).unwrap();
    let switch = include_str!("switch.rs").replace("PLACES", &next.to_string());
    fs::write(Path::new(tree).join("src/mutant.rs"), switch).unwrap();
    println!("{}", serde_json::to_string(&report).unwrap());
}
