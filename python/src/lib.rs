//! naqi for Python: the module `naqi._naqi`, which the package `naqi` shows to the world.
//!
//! What happens to a text is the library's work. Here is what lies between it and Python: arguments and answers ([`cleaner`]), Arrow tables in and
//! out ([`bridge`], [`table`]), rules that travel to other processes ([`state`]), and rules learnt from pages on many machines ([`learn`]).

mod bridge;
mod bytes;
mod cleaner;
mod frame;
mod learn;
mod plan;
mod record;
mod row;
mod state;
mod table;
mod texts;

use pyo3::prelude::*;

/// What is compiled of naqi.
#[pymodule]
fn _naqi(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<cleaner::Cleaner>()?;
    module.add_class::<frame::Batch>()?;
    module.add_class::<frame::Batches>()?;
    module.add_class::<learn::Counts>()?;
    module.add_class::<learn::Learner>()?;
    module.add_class::<learn::Learnt>()?;
    module.add_function(wrap_pyfunction!(cleaner::from_state, module)?)?;
    module.add_function(wrap_pyfunction!(cleaner::restore, module)?)?;
    Ok(())
}
