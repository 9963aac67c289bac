//! A cleaner as text: what it takes to make the same one in another process.
use std::path::PathBuf;
use std::sync::Arc;

use naqi::decision::Decisions;
use naqi::diagnostic::{Diagnostic, Renderer, Severity, SourceFile};
use naqi::engine;
use naqi::ledger::Category;
use naqi::load::{Gathering, Unreadable, decisions_beside, read_decisions};
use naqi::rule::{FileKind, RuleFile, pack};
use naqi::unit::Damaged;
use serde::{Deserialize, Serialize};

/// Where rules and decisions come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Rule files and folders of them.
    pub paths: Vec<PathBuf>,
    /// Names and texts of rule files.
    pub texts: Vec<(String, String)>,
    /// Files of decisions; none named: those beside `paths`.
    pub decisions: Option<Vec<PathBuf>>,
}

/// The options of a cleaner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Leave the shipped rules out.
    pub only_rules: bool,
    /// Use the rules of sites.
    pub sites: bool,
    /// Apply drafts too.
    pub apply_drafts: bool,
    /// The categories that go; all, if none is named.
    pub only_categories: Vec<String>,
    /// The categories that stay.
    pub keep_categories: Vec<String>,
    /// The guard.
    pub max_removed: f64,
    /// What becomes of bytes that are no UTF-8.
    pub damaged: Damaged,
}

impl Options {
    /// Leaves out the files that are not to speak, and makes rules of drafts.
    fn choose(&self, gathering: &mut Gathering) {
        if !self.sites {
            gathering.leave_sites_out();
        }
        if self.apply_drafts {
            gathering.adopt_drafts();
        }
    }
}

/// All that a cleaner hangs on, but the shipped rules, which are those of the version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The version of naqi.
    pub naqi: String,
    /// The options.
    pub options: Options,
    /// The rule files that were added: names, without the folders they stood in, and texts.
    pub rules: Vec<(String, String)>,
    /// What reviewers decided, as their file has it.
    pub decisions: String,
}

/// Why there is no cleaner.
#[derive(Debug)]
pub enum Refused {
    /// Faults in rule files.
    Faults(Vec<Diagnostic>),
    /// A file that cannot be read.
    Unreadable(Unreadable),
    /// An argument that is none.
    Argument(String),
}

impl Refused {
    /// As the command line draws it, without colour.
    pub fn drawn(&self) -> String {
        match self {
            Refused::Faults(faults) => {
                let renderer = Renderer::plain();
                faults.iter().map(|fault| renderer.render(fault)).collect::<Vec<_>>().join("\n")
            }
            Refused::Unreadable(fault) => match fault.help() {
                Some(help) => format!("error: {fault}\nhelp: {help}\n"),
                None => format!("error: {fault}\n"),
            },
            Refused::Argument(words) => words.clone(),
        }
    }
}

/// Loads rules and decisions, and compiles them.
///
/// # Errors
/// Why that cannot be.
pub fn load(sources: &Sources, options: Options) -> Result<(engine::Cleaner, State), Refused> {
    let mut gathering = if options.only_rules { Gathering::new() } else { Gathering::shipped() };
    for path in &sources.paths {
        gathering.add_path(path).map_err(Refused::Unreadable)?;
    }
    for (name, text) in &sources.texts {
        gathering.add(SourceFile::new(name, text));
    }
    let beside = || decisions_beside(&sources.paths).into_iter().filter(|file| file.is_file()).collect();
    let mut decisions = Decisions::default();
    for file in sources.decisions.clone().unwrap_or_else(beside) {
        decisions.merge(&read_decisions(&file).map_err(Refused::Unreadable)?);
    }
    build(gathering, options, decisions)
}

impl State {
    /// The cleaner of this state.
    ///
    /// # Errors
    /// Another version of naqi made it.
    pub fn cleaner(&self) -> Result<(engine::Cleaner, State), Refused> {
        let here = env!("CARGO_PKG_VERSION");
        if self.naqi != here {
            return Err(Refused::Argument(format!(
                "this cleaner was made by naqi {} and would not clean alike here, where naqi is {here}: install one version everywhere",
                self.naqi
            )));
        }
        let decisions = Decisions::parse(&self.decisions).map_err(|fault| Refused::Argument(fault.what))?;
        build(self.gathering(), self.options.clone(), decisions)
    }

    /// The rule files that speak.
    pub fn files(&self) -> Vec<RuleFile> {
        let mut gathering = self.gathering();
        self.options.choose(&mut gathering);
        gathering.compile().files
    }

    fn gathering(&self) -> Gathering {
        let mut gathering = if self.options.only_rules { Gathering::new() } else { Gathering::shipped() };
        for (name, text) in &self.rules {
            gathering.add(SourceFile::new(name, text));
        }
        gathering
    }
}

fn build(
    mut gathering: Gathering,
    options: Options,
    decisions: Decisions,
) -> Result<(engine::Cleaner, State), Refused> {
    if !(0.0..=1.0).contains(&options.max_removed) {
        return Err(Refused::Argument("max_removed is a share: a number from 0 to 1, such as 0.5".into()));
    }
    let only = categories(&options.only_categories)?;
    let keep = categories(&options.keep_categories)?;
    options.choose(&mut gathering);
    let mut gathered = gathering.compile();
    let Some(mut rules) = gathered.rules.take() else {
        gathered.faults.retain(|fault| fault.severity == Severity::Error);
        return Err(Refused::Faults(gathered.faults));
    };
    let wanted = |category: Category| (only.is_empty() || only.contains(&category)) && !keep.contains(&category);
    if !Category::ALL.iter().all(|category| wanted(*category)) {
        rules = gathered.rules_of(wanted).map_err(Refused::Faults)?;
    }
    let added = gathered.files.iter().filter(|file| !file.source.name.starts_with(pack::PLACE));
    let added = added.map(|file| (bare(&file.source.name), file.source.text.clone())).collect();
    let written = if decisions.is_empty() { String::new() } else { decisions.to_toml() };
    let state = State { naqi: env!("CARGO_PKG_VERSION").into(), rules: added, decisions: written, options };
    let cleaner = engine::Cleaner::new(rules).with_max_removed(state.options.max_removed);
    Ok((cleaner.with_decisions(Arc::new(decisions)), state))
}

/// The name of a rule file, and the folder that says what it is for; not where that stood.
fn bare(path: &str) -> String {
    let name = pack::name_of(path);
    match pack::kind_of(path) {
        Some(FileKind::Common) => format!("common/{name}.toml"),
        Some(FileKind::Site) => format!("sites/{name}.toml"),
        None => format!("{name}.toml"),
    }
}

fn categories(names: &[String]) -> Result<Vec<Category>, Refused> {
    let all = || Category::ALL.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", ");
    let parse = |name: &String| {
        Category::parse(name)
            .ok_or_else(|| Refused::Argument(format!("there is no category `{name}`; the categories are {}", all())))
    };
    names.iter().map(parse).collect()
}
