//! Arrow data in and out of Python by the PyCapsule interface, without copies: the only unsafe code of this crate.
//!
//! A producer hands over pointers to structs of the C data interface in capsules that are named after what they hold. What it says of its data is
//! believed, as that interface asks, with one exception: that strings are UTF-8. Producers do not check that (pyarrow, Spark), so no string of an
//! imported array is ever read as a `str` here; see [`crate::bytes`].
#![allow(unsafe_code)]

use std::ffi::CStr;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, ArrayRef, RecordBatchReader, StructArray, make_array};
use arrow_schema::{ArrowError, Field, Schema};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// Data that came from Python.
pub enum Imported {
    /// Rows in one piece.
    Array(Field, ArrayRef),
    /// Rows in as many pieces as the producer likes.
    Stream(ArrayStreamReader),
}

/// Takes over the data of any object that speaks the PyCapsule interface.
///
/// # Errors
/// An object that does not; a producer that fails; types that the library does not know.
pub fn import(data: &Bound<'_, PyAny>) -> PyResult<Imported> {
    if data.hasattr("__arrow_c_array__")? {
        let pair = data.call_method0("__arrow_c_array__")?.cast_into::<PyTuple>()?;
        return import_array(&pair.get_item(0)?, &pair.get_item(1)?);
    }
    if data.hasattr("__arrow_c_stream__")? {
        return import_stream(&data.call_method0("__arrow_c_stream__")?);
    }
    let kind = data.get_type().name()?;
    Err(PyTypeError::new_err(format!(
        "clean_batch takes Arrow data (a pyarrow RecordBatch or Table, a Polars or pandas DataFrame, anything with __arrow_c_array__ or \
         __arrow_c_stream__), not {kind}; `pyarrow.RecordBatch.from_pylist` makes it of a list of dicts"
    )))
}

fn import_array(schema: &Bound<'_, PyAny>, array: &Bound<'_, PyAny>) -> PyResult<Imported> {
    let schema = schema.cast::<PyCapsule>()?.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.cast::<PyCapsule>()?.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: the capsules are alive, and their names, which were checked, say that they hold these structs, initialised, as the PyCapsule
    // interface asks of producers. `from_raw` moves the array out and leaves it marked as released, so the capsule will not release it again.
    let (field, array) = unsafe { (Field::try_from(schema.as_ref()), FFI_ArrowArray::from_raw(array.as_ptr())) };
    let field = field.map_err(fault)?;
    if array.is_released() {
        return Err(PyTypeError::new_err("the Arrow data was taken over by another consumer already"));
    }
    // SAFETY: the producer promises by the C data interface that the array is of the type that its schema tells.
    let data = unsafe { from_ffi_and_data_type(array, field.data_type().clone()) }.map_err(fault)?;
    Ok(Imported::Array(field, make_array(data)))
}

fn import_stream(stream: &Bound<'_, PyAny>) -> PyResult<Imported> {
    let stream = stream.cast::<PyCapsule>()?.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: as above: the capsule is alive, its name tells what it holds, and `from_raw` leaves a released stream behind.
    let reader = unsafe { ArrayStreamReader::from_raw(stream.as_ptr()) }.map_err(fault)?;
    Ok(Imported::Stream(reader))
}

/// Hands a table over, as often as it is asked for.
///
/// # Errors
/// A schema that cannot be told.
pub fn export<'py>(py: Python<'py>, schema: &Schema, array: &StructArray) -> PyResult<Bound<'py, PyTuple>> {
    let array = FFI_ArrowArray::new(&array.to_data());
    let array = PyCapsule::new_with_value(py, array, ARRAY)?;
    PyTuple::new(py, [export_schema(py, schema)?, array])
}

/// Hands a schema over.
///
/// # Errors
/// A schema that cannot be told.
pub fn export_schema<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowSchema::try_from(schema).map_err(fault)?, SCHEMA)
}

/// Hands a stream over.
///
/// # Errors
/// What Python says.
pub fn export_stream<'py>(
    py: Python<'py>,
    reader: Box<dyn RecordBatchReader + Send>,
) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), STREAM)
}

fn fault(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}
