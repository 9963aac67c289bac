//! `naqi.Cleaner`.
use std::path::PathBuf;

use arrow_array::cast::AsArray;
use naqi::document::{Carrier, Cell, Facts};
use naqi::engine::{self, Cleaned, site_of};
use naqi::ledger::{Entry, Removal, Taken};
use naqi::rule::RuleFile;
use naqi::unit::Damaged;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple};
use serde_json::json;

use crate::bridge::{Imported, import};
use crate::frame::{Batch, Batches};
use crate::plan::{Asked, Named};
use crate::record::count;
use crate::state::{Options, Refused, Sources, State, load};
use crate::table::Kernel;

/// Cleans texts with one set of rules.
///
/// The shipped rules are used, and with them those in ``rules`` (files, or folders with ``common/*.toml`` and ``sites/*.toml``, as ``naqi clean
/// --rules`` takes them) and ``text`` (the text of a rule file, or a dict of names and texts). A file with the name of another one replaces it.
///
/// >>> import naqi
/// >>> cleaner = naqi.Cleaner(text='''
/// ... lang = ["en"]
/// ...
/// ... [[rule]]
/// ... id       = "carry"
/// ... category = "subscribe"
/// ... why      = "A prompt under each article."
/// ... line     = "Carry this story with you"
/// ... ''')
/// >>> result = cleaner.clean("The minister said the agreement would be signed in the capital on Sunday.\n\nCarry this story with you\n")
/// >>> result.text
/// 'The minister said the agreement would be signed in the capital on Sunday.\n'
/// >>> result.removals[0].rule
/// 'text/carry'
///
/// A cleaner can be shared by threads, which clean at the same time, and pickled: it travels as the texts of its rules and its options.
#[pyclass(module = "naqi", frozen)]
pub struct Cleaner {
    cleaner: engine::Cleaner,
    state: State,
}

impl Cleaner {
    /// The rule files that speak.
    pub fn files(&self) -> Vec<RuleFile> {
        self.state.files()
    }
}

#[pymethods]
impl Cleaner {
    #[new]
    #[pyo3(signature = (rules=None, *, text=None, only_rules=false, sites=true, apply_drafts=false, only_categories=None, keep_categories=None,
        max_removed=0.5, decisions=None, damaged="keep"))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn new(
        py: Python<'_>,
        rules: Option<Bound<'_, PyAny>>,
        text: Option<Bound<'_, PyAny>>,
        only_rules: bool,
        sites: bool,
        apply_drafts: bool,
        only_categories: Option<Bound<'_, PyAny>>,
        keep_categories: Option<Bound<'_, PyAny>>,
        max_removed: f64,
        decisions: Option<Bound<'_, PyAny>>,
        damaged: &str,
    ) -> PyResult<Cleaner> {
        let damaged = match damaged {
            "keep" => Damaged::Keep,
            "quarantine" => Damaged::Quarantine,
            "replace" => Damaged::Replace,
            _ => return Err(PyValueError::new_err("damaged is one of 'keep', 'quarantine', 'replace'")),
        };
        let sources = Sources {
            paths: several::<PathBuf>(rules, "rules", "a path or a list of paths")?,
            texts: rule_texts(text)?,
            decisions: match decisions {
                Some(no) if no.is(false.into_pyobject(py)?) => Some(Vec::new()),
                None => None,
                some => Some(several::<PathBuf>(some, "decisions", "a path, a list of paths or False")?),
            },
        };
        let options = Options {
            only_rules,
            sites,
            apply_drafts,
            only_categories: several(only_categories, "only_categories", "a name or a list of names")?,
            keep_categories: several(keep_categories, "keep_categories", "a name or a list of names")?,
            max_removed,
            damaged,
        };
        let loaded = py.detach(|| load(&sources, options));
        let (cleaner, state) = loaded.map_err(|refused| rule_error(py, &refused))?;
        Ok(Cleaner { cleaner, state })
    }

    /// Cleans one text.
    ///
    /// ``url`` is the address of the page, ``site`` a host or another name of its site where there is no address, ``lang`` a language code such as
    /// ``"ar"`` (it is detected without), ``date`` the day of publication as ``YYYY-MM-DD``, ``id`` the name by which a reviewer's verdict knows the text.
    ///
    /// >>> import naqi
    /// >>> page = "قال الوزير إن الاتفاق الجديد سيوقع في العاصمة يوم الأحد المقبل.\n\nحمّل تطبيق الجزيرة\n"
    /// >>> naqi.Cleaner().clean(page, url="https://www.example.com/news/1").restore() == page
    /// True
    #[pyo3(signature = (text, url=None, site=None, *, lang=None, date=None, id=None))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn clean<'py>(
        &self,
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
        url: Option<String>,
        site: Option<String>,
        lang: Option<String>,
        date: Option<String>,
        id: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = utf8(text)?;
        let facts = Facts::new(id, url, site, lang, date);
        let carrier = Carrier::Cell(Cell::new(&text, Some(&facts)));
        let document = carrier.document("");
        let Cleaned { text: clean, removals, held, drafts, site } = py.detach(|| self.cleaner.clean(&document));
        let tuple = |removals: &[Removal]| removals_of(py, &text, removals);
        let (gone, withheld) = if held.is_some() { (&[][..], &*removals) } else { (&*removals, &[][..]) };
        static RESULT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let result = RESULT.import(py, "naqi._result", "Result")?;
        let held = held.map(|held| held.to_string());
        let site = site_of(&document, site.as_deref());
        result.call1((&*clean, tuple(gone)?, held, tuple(withheld)?, tuple(&drafts)?, site))
    }

    /// Cleans a batch of Arrow data: anything with ``__arrow_c_array__`` or ``__arrow_c_stream__``, such as a pyarrow RecordBatch or Table, a Polars or
    /// pandas DataFrame.
    ///
    /// Each of ``text``, ``url``, ``site``, ``id``, ``lang`` and ``date`` names a column; without a name the first of those is taken that ``naqi clean``
    /// looks for (``text``, else ``content``; ``url``; ``id``; ``lang``, else ``language``; …), with ``False`` none. What comes back speaks the same
    /// interface: all other columns are those that came in, not copied; the column with the text is clean; two columns are added:
    ///
    /// - ``removals``, a list of what went: ``start``, ``end`` (in bytes of the original as UTF-8), ``char_start``, ``char_end`` (in code points), ``rule``,
    ///   ``category``, ``text``;
    /// - ``naqi``, a struct: ``site``; ``held``, why the text was kept whole; ``quarantine``, why it could not be read, and ``raw``, its bytes; ``scars``,
    ///   bytes that were no UTF-8.
    ///
    /// One batch (``__arrow_c_array__``) gives a ``Batch``, a stream gives ``Batches``, which cleans as it is read.
    ///
    /// >>> import naqi, pyarrow as pa
    /// >>> batch = pa.RecordBatch.from_pydict({"id": [7], "text": ["Nothing to take away here."]})
    /// >>> pa.record_batch(naqi.Cleaner().clean_batch(batch)).column_names
    /// ['id', 'text', 'removals', 'naqi']
    #[pyo3(signature = (data, text=None, url=None, site=None, id=None, *, lang=None, date=None))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn clean_batch<'py>(
        &self,
        py: Python<'py>,
        data: &Bound<'py, PyAny>,
        text: Option<Bound<'py, PyAny>>,
        url: Option<Bound<'py, PyAny>>,
        site: Option<Bound<'py, PyAny>>,
        id: Option<Bound<'py, PyAny>>,
        lang: Option<Bound<'py, PyAny>>,
        date: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let asked = Asked {
            text: named(text, "text")?,
            id: named(id, "id")?,
            url: named(url, "url")?,
            // No name is usual for a column that names the site.
            site: named(site, "site")?,
            lang: named(lang, "lang")?,
            date: named(date, "date")?,
        };
        let kernel = |table: &_| Kernel::new(self.cleaner.clone(), self.state.options.damaged, table, &asked);
        match import(data)? {
            Imported::Array(field, table) => {
                let kernel = kernel(&field).map_err(PyValueError::new_err)?;
                let batch = py.detach(|| kernel.clean(table.as_struct())).map_err(PyValueError::new_err)?;
                Ok(Bound::new(py, Batch::new(kernel.schema().clone(), batch))?.into_any())
            }
            Imported::Stream(reader) => {
                let kernel = kernel(arrow_array::ArrayReader::field(&reader)).map_err(PyValueError::new_err)?;
                Ok(Bound::new(py, Batches::new(kernel, reader))?.into_any())
            }
        }
    }

    /// The texts of the rule files that were added to the shipped ones, by name.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let rules = PyDict::new(py);
        self.state.rules.iter().try_for_each(|(name, text)| rules.set_item(name, text))?;
        Ok(rules)
    }

    /// A cleaner travels as the texts of its rules and its options: equal ones as equal bytes.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let state =
            serde_json::to_string(&slf.get().state).map_err(|error| PyValueError::new_err(error.to_string()))?;
        let maker = slf.py().import("naqi._naqi")?.getattr("_cleaner")?;
        Ok((maker, (state,)))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Cleaner>().is_ok_and(|other| other.get().state == self.state)
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.state.rules.hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        let rules = self.cleaner.rules().iter().count();
        format!("<naqi.Cleaner: {rules} rules, {} rule files added>", self.state.rules.len())
    }
}

/// Makes a cleaner of what `__reduce__` gave.
#[pyfunction]
#[pyo3(name = "_cleaner")]
pub fn from_state(py: Python<'_>, state: &str) -> PyResult<Cleaner> {
    let state: State = serde_json::from_str(state).map_err(|error| PyValueError::new_err(error.to_string()))?;
    let loaded = py.detach(|| state.cleaner());
    let (cleaner, state) = loaded.map_err(|refused| rule_error(py, &refused))?;
    Ok(Cleaner { cleaner, state })
}

/// The text of which `clean` is what these removals, with their texts, left.
#[pyfunction]
#[pyo3(name = "_restore")]
pub fn restore(clean: &str, removals: Vec<(usize, usize, String)>) -> PyResult<String> {
    let taken =
        |(start, end, text)| Taken { start, end, text, rule: String::new(), category: String::new(), raw: None };
    let mut entry = Entry::new("text", "the result", "", &[]);
    entry.removals = removals.into_iter().map(taken).collect();
    naqi::ledger::restore(clean, &entry).map_err(|misfit| PyValueError::new_err(misfit.to_string()))
}

/// The text of a `str`.
fn utf8(text: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(text) = text.cast::<PyString>() else {
        let kind = text.get_type().name()?;
        return Err(PyTypeError::new_err(format!(
            "the text is a str, not {kind}; bytes become one by .decode('utf-8', 'replace')"
        )));
    };
    let read = text.to_cow().map(|text| text.into_owned());
    read.map_err(|error| {
        let at = error.value(text.py()).getattr("start").and_then(|at| at.extract::<usize>());
        let at = at.map_or(String::new(), |at| format!(" at character {at}"));
        PyValueError::new_err(format!(
            "the text has half of a surrogate pair{at}, which is no text; text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace') \
             joins pairs and replaces halves"
        ))
    })
}

/// Removals as `naqi.Removal`.
fn removals_of<'py>(py: Python<'py>, text: &str, removals: &[Removal]) -> PyResult<Bound<'py, PyTuple>> {
    static REMOVAL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let removal = REMOVAL.import(py, "naqi._result", "Removal")?;
    let (mut bytes, mut chars) = (0, 0);
    let made: PyResult<Vec<_>> = removals
        .iter()
        .map(|Removal { span, rule, category }| {
            chars += count(&text[bytes..span.start]);
            bytes = span.start;
            let taken = &text[span.range()];
            removal.call1((rule.as_str(), category.as_str(), span.start, span.end, chars, chars + count(taken), taken))
        })
        .collect();
    PyTuple::new(py, made?)
}

// Signatures say it as a number, for those who read them.
const _: () = assert!(engine::MAX_REMOVED == 0.5);

/// `None`, one, or many.
fn several<T>(value: Option<Bound<'_, PyAny>>, name: &str, what: &str) -> PyResult<Vec<T>>
where
    T: for<'a, 'py> FromPyObject<'a, 'py>,
{
    let Some(value) = value else { return Ok(Vec::new()) };
    if value.is_instance_of::<PyString>() || value.hasattr("__fspath__")? {
        return Ok(vec![value.extract().map_err(Into::into)?]);
    }
    let many = value.try_iter().and_then(|many| many.map(|one| one?.extract().map_err(Into::into)).collect());
    many.map_err(|_| PyTypeError::new_err(format!("{name} is {what}")))
}

/// Names and texts of rule files.
fn rule_texts(text: Option<Bound<'_, PyAny>>) -> PyResult<Vec<(String, String)>> {
    let Some(text) = text else { return Ok(Vec::new()) };
    if text.is_instance_of::<PyString>() {
        return Ok(vec![("text.toml".to_owned(), utf8(&text)?)]);
    }
    let Ok(texts) = text.cast::<PyDict>() else {
        return Err(PyTypeError::new_err("text is the text of a rule file, or a dict of names and texts"));
    };
    texts.iter().map(|(name, text)| Ok((name.extract::<String>()?, utf8(&text)?))).collect()
}

/// Which column an argument names.
pub fn named(value: Option<Bound<'_, PyAny>>, name: &str) -> PyResult<Named> {
    match value {
        None => Ok(Named::Usual),
        Some(value) => match (value.extract::<String>(), value.extract::<bool>()) {
            (Ok(column), _) => Ok(Named::This(column)),
            (_, Ok(false)) => Ok(Named::None),
            _ => Err(PyTypeError::new_err(format!("{name} is the name of a column; False for none"))),
        },
    }
}

/// `naqi.RuleError`, or what fits.
fn rule_error(py: Python<'_>, refused: &Refused) -> PyErr {
    let faults = match refused {
        Refused::Argument(words) => return PyValueError::new_err(words.clone()),
        Refused::Unreadable(fault) => {
            json!([{ "file": fault.file().to_string_lossy(), "message": fault.to_string(), "help": fault.help() }])
        }
        Refused::Faults(faults) => json!(faults),
    };
    let made = || -> PyResult<PyErr> {
        let faults = py.import("json")?.call_method1("loads", (faults.to_string(),))?;
        let error = py.import("naqi._result")?.getattr("RuleError")?;
        Ok(PyErr::from_value(error.call1((refused.drawn(), faults))?))
    };
    made().unwrap_or_else(|error| error)
}
