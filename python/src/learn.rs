//! Learning rules from the pages of many machines: counting a part, joining parts, and proposing rules for a site. `naqi.spark.learn` is made of these.
use std::sync::{Mutex, MutexGuard, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::{Array, StructArray};
use arrow_schema::{DataType, Field};
use naqi::decode::{Charset, Finding, How};
use naqi::document::{Carrier, Cell};
use naqi::learn::{self, Baseline, Line, MIN_CONFIDENCE, Options, site_counted};
use naqi::unit::{Coding, Damaged};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::bridge::{Imported, import};
use crate::bytes::Column;
use crate::cleaner::{Cleaner, named};
use crate::plan::{Asked, Named, Plan};

/// A fair sample of the pages of each site: what `naqi learn --counts` writes.
#[pyclass(module = "naqi._naqi", frozen)]
pub struct Counts {
    pages: usize,
    counts: Mutex<learn::Counts>,
}

#[pymethods]
impl Counts {
    /// Counts that keep ``pages`` pages of a site.
    #[new]
    fn new(pages: usize) -> PyResult<Counts> {
        if pages < 2 {
            return Err(PyValueError::new_err("two pages are the least that can be compared"));
        }
        Ok(Counts { pages, counts: Mutex::new(learn::Counts::new(pages)) })
    }

    /// Counts the pages of a batch of Arrow data. Columns are named as for ``Cleaner.clean_batch``; ``id`` is what a page is called in drafts. A
    /// ``site`` that is named goes before the address. Texts that are none are passed over.
    #[pyo3(signature = (data, text=None, url=None, site=None, id=None, *, lang=None, date=None))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn add<'py>(
        &self,
        py: Python<'py>,
        data: &Bound<'py, PyAny>,
        text: Option<Bound<'py, PyAny>>,
        url: Option<Bound<'py, PyAny>>,
        site: Option<Bound<'py, PyAny>>,
        id: Option<Bound<'py, PyAny>>,
        lang: Option<Bound<'py, PyAny>>,
        date: Option<Bound<'py, PyAny>>,
    ) -> PyResult<()> {
        let asked = Asked {
            text: named(text, "text")?,
            id: named(id, "id")?,
            url: named(url, "url")?,
            site: named(site, "site")?,
            lang: named(lang, "lang")?,
            date: named(date, "date")?,
        };
        let Imported::Array(field, table) = import(data)? else {
            return Err(PyValueError::new_err("counts are made of one batch at a time, not of a stream"));
        };
        let counted = py.detach(|| count(&mut lock(&self.counts), &field, table.as_struct(), &asked));
        counted.map_err(PyValueError::new_err)
    }

    /// About how many bytes of memory the counts take.
    #[getter]
    fn bytes(&self) -> usize {
        lock(&self.counts).bytes()
    }

    /// The counts, a pair for each site: its name, and its line of counts. Pages that told no site stand in a pair without a name. Then it holds none.
    fn take<'py>(&self, py: Python<'py>) -> PyResult<Vec<(Option<String>, Bound<'py, PyBytes>)>> {
        let counts = std::mem::replace(&mut *lock(&self.counts), learn::Counts::new(self.pages));
        let head = Line::Head { naqi_counts: Line::VERSION, pages: self.pages, homeless: counts.homeless };
        let head = (counts.homeless > 0).then_some((None, head));
        let sites = counts.sites.into_iter().map(|(site, sample)| (Some(site.clone()), Line::site(site, sample)));
        head.into_iter().chain(sites).map(|(site, line)| Ok((site, PyBytes::new(py, &written(&line)?)))).collect()
    }
}

/// Counts the rows of a table.
fn count(counts: &mut learn::Counts, field: &Field, table: &StructArray, asked: &Asked) -> Result<(), String> {
    let DataType::Struct(fields) = field.data_type() else {
        return Err(format!("the data holds {}, not a table with columns", field.data_type()));
    };
    let plan = Plan::new(fields, asked)?;
    let texts = Column::new(&table.columns()[plan.text]).map_err(|error| error.to_string())?;
    let Some(texts) = texts else { return Err(format!("the column `{}` holds no text", plan.name)) };
    let tellers = plan.tellers(table.columns());
    let coding = Coding::new(Finding { charset: Charset::UTF_8, how: How::Valid }, true, Damaged::Keep);
    let name_first = asked.site != Named::Usual && asked.site != Named::None;
    for row in 0..table.len() {
        let Some(raw) = texts.get(row) else { continue };
        let Ok(decoded) = coding.decode(raw) else { continue };
        let facts = tellers.facts(row);
        let carrier = Carrier::Cell(Cell::new(&decoded.text, Some(&facts)));
        let document = carrier.document("");
        let called = Some(&document.id).filter(|id| !id.is_empty()).or(document.url.as_ref());
        match site_counted(&document, name_first) {
            Some(site) => counts.add(&site, &document, called.map_or("page", |name| name)),
            None => counts.homeless += 1,
        }
    }
    Ok(())
}

/// Joins the counts of parts, site by site, and proposes rules.
#[pyclass(module = "naqi._naqi", frozen)]
pub struct Learner {
    learner: learn::Learner,
    pages: usize,
    open: Mutex<Option<Open>>,
}

/// The site whose counts are coming.
struct Open {
    /// None for pages that told no site.
    site: Option<String>,
    counts: learn::Counts,
}

/// What was learnt of a site.
#[pyclass(module = "naqi._naqi", frozen, get_all)]
pub struct Learnt {
    /// The site; None stands for pages that told none.
    site: Option<String>,
    /// How many pages there are of it.
    seen: u64,
    /// How many of these were looked at.
    sampled: usize,
    /// How many of those are no copies.
    distinct: usize,
    /// How many rules are proposed.
    rules: usize,
    /// The name of the rule file, without ``.toml``.
    name: Option<String>,
    /// The text of the rule file.
    draft: Option<String>,
}

#[pymethods]
impl Learner {
    /// What the rules of ``cleaner`` take already is not proposed again; rules that are less sure than ``min_confidence`` are not either.
    #[new]
    #[pyo3(signature = (cleaner, pages, min_confidence=None))]
    fn new(py: Python<'_>, cleaner: &Cleaner, pages: usize, min_confidence: Option<f64>) -> PyResult<Learner> {
        let min_confidence = min_confidence.unwrap_or(MIN_CONFIDENCE);
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(PyValueError::new_err("min_confidence is a share: a number from 0 to 1, such as 0.5"));
        }
        let baseline = py.detach(|| Baseline::new(&cleaner.files()));
        let baseline =
            baseline.map_err(|_| PyValueError::new_err("the rules do not compile without those of sites"))?;
        Ok(Learner {
            learner: learn::Learner::new(baseline, Options { min_confidence }),
            pages,
            open: Mutex::new(None),
        })
    }

    /// Takes a line of counts. Those of one site come one behind the other; with the first of the next site, what was learnt of the one before is given.
    fn add(&self, py: Python<'_>, line: &[u8]) -> PyResult<Option<Learnt>> {
        let line: Line = serde_json::from_slice(line)
            .map_err(|error| PyValueError::new_err(format!("this is no line of counts: {error}")))?;
        py.detach(|| {
            let mut open = lock(&self.open);
            let site = match &line {
                Line::Head { .. } => None,
                Line::Site { site, .. } => Some(site.clone()),
            };
            let before = open.take_if(|open| open.site != site);
            let now = open.get_or_insert_with(|| Open { site, counts: learn::Counts::new(self.pages) });
            match line {
                Line::Head { homeless, .. } => now.counts.homeless += homeless,
                line => line.into_site().into_iter().for_each(|(site, sample)| now.counts.join(site, sample)),
            }
            Ok(before.map(|before| self.learnt(before)))
        })
    }

    /// What was learnt of the last site.
    fn finish(&self, py: Python<'_>) -> Option<Learnt> {
        py.detach(|| lock(&self.open).take().map(|last| self.learnt(last)))
    }
}

impl Learner {
    fn learnt(&self, Open { mut counts, .. }: Open) -> Learnt {
        let Some((site, sample)) = counts.sites.pop_first() else {
            let seen = counts.homeless;
            return Learnt { site: None, seen, sampled: 0, distinct: 0, rules: 0, name: None, draft: None };
        };
        let learnt = self.learner.learn(&site, &sample);
        let (name, draft) = learnt.file.unzip();
        Learnt {
            site: Some(site),
            seen: learnt.seen,
            sampled: learnt.sampled,
            distinct: learnt.distinct,
            rules: learnt.proposals.len(),
            name,
            draft,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn written(line: &Line) -> PyResult<Vec<u8>> {
    serde_json::to_vec(line).map_err(|error| PyValueError::new_err(error.to_string()))
}
