//! All rules of a run: one group a file, and who speaks for whom.
use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, SourceFile, codes};
use crate::ledger::RuleId;
use crate::rule::{FileScope, Matcher, Repeats, RuleFile, RuleSpec, Spanned, StringMap, Takes};
use crate::text::FoldSet;

use super::cost::{self, Cost, Slow};
use super::index::{self, Index};
use super::limits;
use super::line_regex::LineRegex;
use super::matchers::{Matchers, Phrase, PhrasePlace, RegexEntry, Sequence};
use super::pattern::{self, RegexFault};
use super::rule::Rule;
use super::sites::Sites;

/// Compiled rules, ready to run. Cloning is cheap: clones share the tables.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    inner: Arc<Inner>,
    silent: Option<RuleId>,
}

#[derive(Debug, Default)]
struct Inner {
    groups: Vec<Arc<Group>>,
    sites: Sites,
    /// The groups of all common files.
    common_groups: Vec<usize>,
    /// Their patterns.
    common: Arc<Index>,
    /// For each group of a site, its patterns.
    own: Vec<Option<Index>>,
    /// The patterns that take long to look for.
    costs: Vec<Cost>,
}

/// The rules of one file.
#[derive(Debug)]
pub(crate) struct Group {
    pub name: Arc<str>,
    pub scope: GroupScope,
    pub rules: Vec<Rule>,
    pub matchers: Vec<Matchers>,
}

impl Group {
    /// Whether a rule asks for repetitions of the headline, which is known only once all others have spoken.
    pub fn has_headlines(&self) -> bool {
        let mut repeats = self.matchers.iter().flat_map(|table| &table.repeats);
        repeats.any(|(kind, _)| *kind == Repeats::Headline)
    }
}

/// Whose documents a group speaks for.
#[derive(Debug)]
pub(crate) enum GroupScope {
    /// Documents in these languages; `*` is all.
    Common { langs: Vec<Box<str>> },
    /// Documents of one site, for which these rules of common files are silent.
    Site { skip: HashSet<RuleId> },
}

impl RuleSet {
    /// Every rule, in the order of file name, then place in the file.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.inner.groups.iter().flat_map(|group| &group.rules)
    }

    /// The patterns that take long to look for, in the order of the rules. Rules with one such pattern among thousands that are quick slow a whole run down.
    pub fn costs(&self) -> &[Cost] {
        &self.inner.costs
    }

    /// The same rules without one, to see what it is there for.
    pub(crate) fn without(&self, id: &RuleId) -> RuleSet {
        RuleSet { inner: self.inner.clone(), silent: Some(id.clone()) }
    }

    /// The common files of this set and one site file, which costs no more than that file. Sites that the set knows are known no more.
    ///
    /// # Errors
    /// All faults of the file.
    pub(crate) fn with_site(&self, file: &RuleFile) -> Result<RuleSet, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let (mut groups, mut sites) = (self.inner.groups.clone(), Sites::default());
        let mut costs = self.inner.costs.clone();
        let scope = scope(file, groups.len(), &mut sites, |_| "", &mut faults);
        groups.push(Arc::new(group(file, scope, &mut faults, &mut costs)));
        if faults.iter().any(|fault| fault.severity == Severity::Error) {
            return Err(faults);
        }
        let mut own: Vec<Option<Index>> = groups.iter().map(|_| None).collect();
        let last = own.len() - 1;
        own[last] = Some(index::build(&groups, &[last]));
        let Inner { common_groups, common, .. } = &*self.inner;
        let inner = Inner { groups, sites, common_groups: common_groups.clone(), common: common.clone(), own, costs };
        Ok(RuleSet { inner: Arc::new(inner), silent: None })
    }

    /// Whether the rule is left out of this set.
    pub(crate) fn is_silent(&self, rule: &Rule) -> bool {
        self.silent.as_ref() == Some(&rule.id)
    }

    pub(crate) fn groups(&self) -> &[Arc<Group>] {
        &self.inner.groups
    }

    /// Whether a site of that name is the one that `said` names: by the same host, a host below it, or a name of the same site file.
    pub fn is_site(&self, name: &str, said: &str) -> bool {
        let (name, said) = (name.to_lowercase(), said.to_lowercase());
        let below = name.strip_suffix(&said).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let group = |name: &str| self.sites().by_name(name);
        below || group(&said).is_some_and(|said| group(&name) == Some(said))
    }

    pub(crate) fn sites(&self) -> &Sites {
        &self.inner.sites
    }

    /// The groups of all common files.
    pub(crate) fn common_groups(&self) -> &[usize] {
        &self.inner.common_groups
    }

    /// The patterns of all common files, and those of this site.
    pub(crate) fn indexes(&self, site: Option<usize>) -> impl Iterator<Item = &Index> {
        let own = site.and_then(|site| self.inner.own.get(site)?.as_ref());
        std::iter::once(&*self.inner.common).chain(own)
    }
}

/// Compiles files that are sorted by name.
pub(super) fn build(files: &[RuleFile]) -> Result<RuleSet, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut sites = Sites::default();
    let mut groups = Vec::with_capacity(files.len());
    let mut costs = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let named = |known: usize| files.get(known).map_or("", |file: &RuleFile| &file.name);
        let scope = scope(file, index, &mut sites, named, &mut faults);
        groups.push(Arc::new(group(file, scope, &mut faults, &mut costs)));
    }
    check_skips(files, &groups, &mut faults);
    if faults.iter().any(|fault| fault.severity == Severity::Error) {
        return Err(faults);
    }
    let (sited, common): (Vec<usize>, Vec<usize>) =
        (0..groups.len()).partition(|&at| matches!(groups[at].scope, GroupScope::Site { .. }));
    let common_groups = common;
    let common = Arc::new(index::build(&groups, &common_groups));
    let mut own: Vec<Option<Index>> = groups.iter().map(|_| None).collect();
    for at in sited {
        own[at] = Some(index::build(&groups, &[at]));
    }
    Ok(RuleSet { inner: Arc::new(Inner { groups, sites, common_groups, common, own, costs }), silent: None })
}

/// Whose documents a file speaks for; its names are added to those of all sites.
fn scope<'n>(
    file: &RuleFile,
    index: usize,
    sites: &mut Sites,
    named: impl Fn(usize) -> &'n str,
    faults: &mut Vec<Diagnostic>,
) -> GroupScope {
    match &file.scope {
        FileScope::Common { lang } => {
            GroupScope::Common { langs: lang.iter().map(|lang| lang.value.as_str().into()).collect() }
        }
        FileScope::Site { sites: hosts, aliases, signature, skip } => {
            for host in hosts {
                if let Some(known) = sites.add_host(&host.value, index).filter(|&known| known != index) {
                    faults.push(claimed_twice(file, host, named(known)));
                }
            }
            for alias in aliases {
                if let Some(known) = sites.add_alias(&alias.value, index).filter(|&known| known != index) {
                    faults.push(claimed_twice(file, alias, named(known)));
                }
            }
            for phrase in signature {
                if pattern::phrase(&phrase.value, FoldSet::ALL).is_empty() {
                    faults.push(nothing_left(&file.source, phrase));
                }
                sites.add_signature(&phrase.value, index);
            }
            GroupScope::Site { skip: skip.iter().map(|rule| rule_id(&rule.value)).collect() }
        }
    }
}

fn group(file: &RuleFile, scope: GroupScope, faults: &mut Vec<Diagnostic>, costs: &mut Vec<Cost>) -> Group {
    limits::check(file, faults);
    Group {
        name: file.name.as_str().into(),
        scope,
        rules: file.rules.iter().map(|spec| Rule::new(&file.name, spec)).collect(),
        matchers: matchers(file, faults, costs),
    }
}

fn rule_id(full: &str) -> RuleId {
    let (file, id) = full.split_once('/').unwrap_or(("", full));
    RuleId::new(file, id)
}

/// Every `skip` must name a rule of a common file that is there; with `--only-rules` the common files may be elsewhere, so only ids
/// of files that are there are checked.
fn check_skips(files: &[RuleFile], groups: &[Arc<Group>], faults: &mut Vec<Diagnostic>) {
    for file in files {
        let FileScope::Site { skip, .. } = &file.scope else { continue };
        for name in skip {
            let wanted = rule_id(&name.value);
            let stem = name.value.split_once('/').map_or("", |(stem, _)| stem);
            let group = groups.iter().find(|group| &*group.name == stem);
            if group.is_some_and(|group| group.rules.iter().all(|rule| rule.id != wanted)) {
                let message = format!("`skip` names the rule `{}`, and there is no such rule", name.value);
                faults.push(
                    Diagnostic::error(&codes::UNKNOWN_RULE, &file.source, name.span, message)
                        .help("write the name as `naqi rules list` shows it, for example `ar/section-at-head`"),
                );
            }
        }
    }
}

/// The tables of one file, one for each set of foldings that its rules use.
fn matchers(file: &RuleFile, faults: &mut Vec<Diagnostic>, costs: &mut Vec<Cost>) -> Vec<Matchers> {
    let mut tables: Vec<Matchers> = Vec::new();
    let regexes = limits::regexes(file);
    if regexes > limits::MOST_REGEXES {
        return tables;
    }
    let mut built = 0;
    for (index, spec) in file.rules.iter().enumerate() {
        let at = tables.iter().position(|table| table.fold == spec.fold).unwrap_or_else(|| {
            tables.push(Matchers::new(spec.fold));
            tables.len() - 1
        });
        let table = &mut tables[at];
        let mut adder = Adder { table, file, spec, index, regexes, built: &mut built, faults, costs };
        adder.add();
    }
    tables
}

/// Adds the patterns of one rule to a table.
struct Adder<'a> {
    table: &'a mut Matchers,
    spec: &'a RuleSpec,
    file: &'a RuleFile,
    index: usize,
    /// How many regexes the file has.
    regexes: usize,
    /// About how many bytes those of them take that are read.
    built: &'a mut usize,
    faults: &'a mut Vec<Diagnostic>,
    costs: &'a mut Vec<Cost>,
}

impl Adder<'_> {
    fn add(&mut self) {
        let spec = self.spec;
        for line in spec.only_if.iter().chain(&spec.unless).chain(&spec.to) {
            self.whole_line(line, FoldSet::ALL);
        }
        for path in &spec.paths {
            if let Err(error) = pattern::glob(&path.value) {
                self.regex_fault(path, error);
            }
        }
        match &spec.matcher {
            Matcher::Line(lines) => {
                for line in lines {
                    let line = self.whole_line(line, self.spec.fold);
                    self.table.lines.entry(line).or_default().push(self.index);
                }
            }
            Matcher::Lines(sequences) => {
                for sequence in sequences {
                    let mut lines: Vec<Box<str>> =
                        sequence.iter().map(|line| self.whole_line(line, self.spec.fold)).collect();
                    if !lines.is_empty() {
                        let first = lines.remove(0);
                        self.table.sequences.entry(first).or_default().push(Sequence { rest: lines, rule: self.index });
                    }
                }
            }
            Matcher::Starts(phrases) => self.phrases(phrases, PhrasePlace::Start),
            Matcher::Ends(phrases) => self.phrases(phrases, PhrasePlace::End),
            Matcher::Has(phrases) => self.phrases(phrases, PhrasePlace::Anywhere),
            Matcher::Regex(patterns) => {
                for written in patterns {
                    self.regex(written);
                }
            }
            Matcher::Repeats(kinds) => {
                self.table.repeats.extend(kinds.iter().map(|kind| (kind.value, self.index)));
            }
            Matcher::Looks(shapes) => self.table.looks.extend(shapes.iter().map(|shape| (shape.value, self.index))),
        }
    }

    /// Notes what is slow about a pattern. Rules with foldings of their own are not looked for by the index, whatever they hold.
    fn cost(&mut self, written: &Spanned<String>, slow: Option<Slow>) {
        if let (Some(slow), true) = (slow, self.table.fold == FoldSet::ALL) {
            let rule = RuleId::new(&self.file.name, &self.spec.id.value);
            self.costs.push(Cost { rule, pattern: written.value.as_str().into(), slow });
        }
    }

    fn whole_line(&mut self, written: &Spanned<String>, fold: FoldSet) -> Box<str> {
        let line = pattern::whole_line(&written.value, fold);
        if line.is_empty() {
            self.faults.push(nothing_left(&self.file.source, written));
        }
        line
    }

    fn phrases(&mut self, written: &[Spanned<String>], place: PhrasePlace) {
        for phrase in written {
            let text = pattern::phrase(&phrase.value, self.spec.fold);
            if text.is_empty() {
                self.faults.push(nothing_left(&self.file.source, phrase));
            } else {
                self.cost(phrase, cost::of_phrase(&text, place));
                self.table.phrases.push(Phrase { text, place, rule: self.index });
            }
        }
    }

    fn regex(&mut self, written: &Spanned<String>) {
        let (whole, running) = (self.spec.takes != Takes::Match, limits::running(self.regexes));
        if *self.built > limits::MOST_BUILT {
            return;
        }
        match LineRegex::new(&written.value, self.spec.fold, whole, running) {
            Ok(regex) if regex.matches_nothing() => self.faults.push(
                Diagnostic::error(
                    &codes::MATCHES_BLANK,
                    &self.file.source,
                    written.span,
                    "this regex matches an empty line",
                )
                .help("say what must stand in the line; `+` in place of `*` asks for at least one"),
            ),
            Ok(regex) => {
                *self.built += regex.size();
                if *self.built > limits::MOST_BUILT {
                    self.faults.push(limits::too_much_built(&self.file.source, written.span));
                }
                let literals = index::required(regex.hir());
                let line_test = regex.line_test();
                self.cost(written, cost::of_regex(literals.as_deref(), &line_test));
                self.table.regexes.push(RegexEntry { regex, rule: self.index, literals, line_test });
            }
            Err(error) => self.regex_fault(written, error),
        }
    }

    fn regex_fault(&mut self, written: &Spanned<String>, error: RegexFault) {
        let span = StringMap::new(&self.file.source.text, written.span).span(error.span);
        self.faults.push(if error.too_large {
            Diagnostic::error(&codes::REGEX_TOO_LARGE, &self.file.source, span, "this regex is too large")
                .help("write it shorter: counts like `{50}` inside each other multiply")
        } else {
            let message = format!("this regex cannot be read: {}", error.message);
            Diagnostic::error(&codes::REGEX_SYNTAX, &self.file.source, span, message)
                .help("put `\\` before a character that is meant as it stands: `\\.` `\\(` `\\?` `\\+`")
        });
    }
}

fn nothing_left(source: &Arc<SourceFile>, written: &Spanned<String>) -> Diagnostic {
    let message = "nothing is left of this text once bullets, punctuation and marks are taken off";
    Diagnostic::error(&codes::EMPTY_AFTER_FOLDING, source, written.span, message)
        .help("write words that stand on the page")
}

fn claimed_twice(file: &RuleFile, name: &Spanned<String>, other: &str) -> Diagnostic {
    let message = format!("`{}` is the name of a site in two places: here and in `{other}`", name.value);
    Diagnostic::error(&codes::CLAIMED_TWICE, &file.source, name.span, message)
        .help("keep the site in one file, and take the name out of the other")
}

#[cfg(test)]
pub(super) mod tests {
    use crate::diagnostic::SourceFile;
    use crate::rule::RuleFile;

    use super::*;

    /// A rule file with this head, and rules of these ids and keys.
    pub fn test_file(name: &str, head: &str, rules: &[(&str, &str)]) -> RuleFile {
        let rule =
            |(id, key): &(&str, &str)| format!("[[rule]]\nid = '{id}'\ncategory = 'other'\nwhy = 'A test.'\n{key}\n");
        let text = format!("{head}\n") + &rules.iter().map(rule).collect::<String>();
        RuleFile::parse(SourceFile::new(name.to_owned(), text)).file.expect("the file parses")
    }

    fn ids(rules: &RuleSet) -> Vec<&str> {
        rules.iter().map(|rule| rule.id.as_str()).collect()
    }

    #[test]
    fn rules_stand_in_the_order_of_files_and_places() {
        let mut compiler = super::super::Compiler::new();
        compiler.add(test_file("sites/x.toml", "sites = ['x.org']", &[("c", "line = 'c'")]));
        compiler.add(test_file("common/a.toml", "lang = ['*']", &[("b", "line = 'b'"), ("a", "line = 'a'")]));
        let rules = compiler.build().expect("the rules compile");
        assert_eq!(ids(&rules), ["a/b", "a/a", "x/c"]);
    }

    #[test]
    fn a_site_file_joins_the_common_files_if_it_compiles() {
        let mut compiler = super::super::Compiler::new();
        compiler.add(test_file("common/a.toml", "lang = ['*']", &[("a", "line = 'a'")]));
        let common = compiler.build().expect("the rules compile");
        let site = |regex: &str| common.with_site(&test_file("sites/x.toml", "sites = ['x.org']", &[("c", regex)]));
        assert_eq!(ids(&site("regex = '^c+$'").unwrap()), ["a/a", "x/c"]);
        let faults = site("regex = '^c*$'").unwrap_err();
        assert_eq!(faults.iter().map(|fault| fault.code.id).collect::<Vec<_>>(), [codes::MATCHES_BLANK.id]);
    }
}
