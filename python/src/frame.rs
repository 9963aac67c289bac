//! Cleaned tables as Python sees them.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::ArrayStreamReader;
use arrow_array::{Array, RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use crate::bridge::{export, export_schema, export_stream};
use crate::table::Kernel;

/// A cleaned batch. ``pyarrow.record_batch(batch)``, ``polars.DataFrame(batch)`` and others take it without copying.
#[pyclass(module = "naqi", frozen)]
pub struct Batch {
    schema: SchemaRef,
    batch: RecordBatch,
}

impl Batch {
    /// A batch whose strings are laid out as bytes, and the schema that says so.
    pub fn new(schema: SchemaRef, batch: RecordBatch) -> Batch {
        Batch { schema, batch }
    }
}

#[pymethods]
impl Batch {
    /// The schema, as a capsule of the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_schema(py, &self.schema)
    }

    /// The data, as capsules of the Arrow PyCapsule interface. ``requested_schema`` is not heeded.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let _ = requested_schema;
        export(py, &self.schema, &StructArray::from(self.batch.clone()))
    }

    /// The data as a stream of one batch. ``requested_schema`` is not heeded.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = std::iter::once(Ok(self.batch.clone()));
        export_stream(py, Box::new(RecordBatchIterator::new(batches, self.schema.clone())))
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    fn __repr__(&self) -> String {
        format!("<naqi.Batch: {} rows, {} columns>", self.batch.num_rows(), self.batch.num_columns())
    }
}

/// Batches that are cleaned as they are read, once: by ``for``, or as a stream by ``pyarrow.table(batches)``, ``polars.DataFrame(batches)`` and others.
#[pyclass(module = "naqi", frozen)]
pub struct Batches {
    schema: SchemaRef,
    /// None once it was handed over.
    stream: Mutex<Option<Stream>>,
}

impl Batches {
    /// The batches that this reader reads.
    pub fn new(kernel: Kernel, reader: ArrayStreamReader) -> Batches {
        Batches { schema: kernel.schema().clone(), stream: Mutex::new(Some(Stream { kernel, reader, rows: 0 })) }
    }
}

#[pymethods]
impl Batches {
    /// The schema, as a capsule of the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_schema(py, &self.schema)
    }

    /// The data, as a capsule of the Arrow PyCapsule interface, once. ``requested_schema`` is not heeded.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let stream = py.detach(|| self.lock().take());
        match stream {
            Some(stream) => export_stream(py, Box::new(stream)),
            None => Err(PyValueError::new_err("these batches were read already; clean the data once more")),
        }
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Batch>> {
        let next = py.detach(|| self.lock().as_mut().and_then(Iterator::next)).transpose();
        let batch = next.map_err(|error| PyValueError::new_err(words(&error)))?;
        Ok(batch.map(|batch| Batch::new(self.schema.clone(), batch)))
    }
}

impl Batches {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Stream>> {
        self.stream.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Reads and cleans.
struct Stream {
    kernel: Kernel,
    reader: ArrayStreamReader,
    /// Rows that were cleaned.
    rows: usize,
}

impl Iterator for Stream {
    type Item = Result<RecordBatch, ArrowError>;

    /// What it gives may be asked for from C, where nothing may unwind, and where a message ends at its first NUL.
    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.rows;
        let next = catch_unwind(AssertUnwindSafe(|| {
            let array = match self.reader.next()? {
                Ok(array) => array,
                Err(error) => return Some(Err(words(&error))),
            };
            self.rows += array.len();
            Some(self.kernel.clean(array.as_struct()))
        }));
        let next = next.unwrap_or_else(|_| Some(Err("naqi failed, which is a fault of naqi".into())))?;
        let from =
            |words: String| if rows == 0 { words } else { format!("in the batch that starts at row {rows}: {words}") };
        Some(next.map_err(|words| ArrowError::InvalidArgumentError(from(words).replace('\0', "\u{fffd}"))))
    }
}

impl RecordBatchReader for Stream {
    fn schema(&self) -> SchemaRef {
        self.kernel.schema().clone()
    }
}

/// What an error says, without what kind of error the library takes it for.
fn words(error: &ArrowError) -> String {
    match error {
        ArrowError::InvalidArgumentError(words) | ArrowError::CDataInterface(words) => words.clone(),
        other => other.to_string(),
    }
}
