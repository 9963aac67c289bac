//! Verdicts, as they are made, taken back and saved.
use std::collections::VecDeque;
use std::fs;
use std::path::PathBuf;

use crate::decision::{Decisions, Verdict};
use crate::review::{Filter, Order, Row, State, View};

use super::super::decisions::write_decisions;
use super::Result;
use super::run::Run;
use crate::load::read_decisions;

/// So many views are remembered; a page has one, and reloads.
const VIEWS: usize = 16;
/// So many steps can be taken back.
const STEPS: usize = 1000;

/// A run on the desk of a reviewer.
#[derive(Debug)]
pub struct Desk {
    /// The run.
    pub run: Run,
    /// What was decided, of this run and of others.
    pub decisions: Decisions,
    /// Where that is kept.
    pub file: PathBuf,
    /// How far it is.
    pub progress: Progress,
    undo: VecDeque<Vec<Step>>,
    views: VecDeque<(u64, View)>,
    next_view: u64,
    /// How many changes there were, and how many of them are saved.
    changes: u64,
    saved: u64,
    /// What the file held when it was last read or written.
    known: Option<String>,
}

/// How much of a run is judged.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Groups that are judged, on all their sites.
    pub groups: u64,
    /// Removals that are judged.
    pub removals: u64,
    /// Groups that are judged, by rule.
    pub by_rule: Vec<u32>,
}

/// One verdict, and what was there before.
#[derive(Clone, Copy, Debug)]
struct Step {
    group: u32,
    site: Option<u32>,
    before: Option<Verdict>,
}

impl Desk {
    /// A run, and what was decided before.
    pub fn new(run: Run, decisions: Decisions, file: PathBuf) -> Desk {
        let mut progress = Progress { by_rule: vec![0; run.index.rules.len()], ..Progress::default() };
        for group in &run.index.groups {
            let done = u64::from(matches!(run.index.state(group, None, &decisions), State::Decided(_)));
            progress.groups += done;
            progress.by_rule[group.rule as usize] += u32::try_from(done).unwrap_or_default();
            progress.removals += run.index.decided(group, &decisions);
        }
        let known = fs::read_to_string(&file).ok();
        Desk {
            run,
            decisions,
            file,
            progress,
            undo: VecDeque::new(),
            views: VecDeque::new(),
            next_view: 0,
            changes: 0,
            saved: 0,
            known,
        }
    }

    /// Opens a view, which keeps its rows until it is forgotten.
    pub fn open(&mut self, filter: &Filter, order: Order) -> (u64, &View) {
        self.next_view += 1;
        let view = View::new(&self.run.index, &self.decisions, filter, order);
        if self.views.len() == VIEWS {
            self.views.pop_front();
        }
        self.views.push_back((self.next_view, view));
        let (number, view) = &self.views[self.views.len() - 1];
        (*number, view)
    }

    /// An open view.
    pub fn view(&self, number: u64) -> Option<&View> {
        self.views.iter().find(|(known, _)| *known == number).map(|(_, view)| view)
    }

    /// Judges groups, on one site or on all. One step to take back.
    pub fn judge(&mut self, groups: &[u32], site: Option<u32>, verdict: Option<Verdict>) {
        let steps: Vec<Step> = groups.iter().map(|&group| self.set(group, site, verdict)).collect();
        if steps.is_empty() {
            return;
        }
        if self.undo.len() == STEPS {
            self.undo.pop_front();
        }
        self.undo.push_back(steps);
    }

    /// The groups of a view that are of the rule and not judged yet.
    pub fn rest(&self, view: &View, rule: u32) -> Vec<u32> {
        let index = &self.run.index;
        let open = |&group: &u32| {
            let group = &index.groups[group as usize];
            group.rule == rule && !matches!(index.state(group, view.site, &self.decisions), State::Decided(_))
        };
        let groups = view.rows.iter().filter_map(|row| match row {
            Row::Group(group) => Some(*group),
            Row::Rule(_) => None,
        });
        groups.filter(open).collect()
    }

    /// Takes the last step back; says which groups it was about.
    pub fn undo(&mut self) -> Vec<u32> {
        let steps = self.undo.pop_back().unwrap_or_default();
        for Step { group, site, before } in steps.iter().rev() {
            self.set(*group, *site, *before);
        }
        steps.iter().map(|step| step.group).collect()
    }

    fn set(&mut self, at: u32, site: Option<u32>, verdict: Option<Verdict>) -> Step {
        let Desk { run, decisions, progress, .. } = self;
        let group = &run.index.groups[at as usize];
        let tell = |decisions: &Decisions| {
            let done = matches!(run.index.state(group, None, decisions), State::Decided(_));
            (u32::from(done), run.index.decided(group, decisions))
        };
        let (done, removals) = tell(decisions);
        let before = run.index.decide(group, site, verdict, decisions);
        let (now_done, now_removals) = tell(decisions);
        let rule = &mut progress.by_rule[group.rule as usize];
        *rule = *rule + now_done - done;
        progress.groups = progress.groups + u64::from(now_done) - u64::from(done);
        progress.removals = progress.removals + now_removals - removals;
        self.changes += 1;
        Step { group: at, site, before }
    }

    /// How many changes there were.
    #[cfg(feature = "review")]
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether all changes are saved.
    pub fn is_saved(&self) -> bool {
        self.saved == self.changes
    }

    /// Saves what was decided. What another program wrote into the file meanwhile stays, unless it is about the same.
    ///
    /// # Errors
    /// A file that cannot be read as decisions any more, or cannot be written.
    pub fn save(&mut self) -> Result<()> {
        if self.is_saved() {
            return Ok(());
        }
        let now = fs::read_to_string(&self.file).ok();
        if now.is_some() && now != self.known {
            let mut all = read_decisions(&self.file)?;
            all.merge(&self.decisions);
            self.decisions = all;
        }
        write_decisions(&self.file, &self.decisions)?;
        self.known = Some(self.decisions.to_toml());
        self.saved = self.changes;
        Ok(())
    }
}
