//! The packed weights of a model, by name, while its graph is being built.
//!
//! tract's operator builders are plain functions that see only the graph. So the weights are kept in a thread-local table while the graph
//! is parsed, where each operator looks up its own.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use tansy_kernels::{PackedMatrix, QuantMatrix};

use crate::error::{Error, Result};

/// A tensor of the model file that an operator of ours reads.
#[derive(Debug, Clone)]
pub(crate) enum Weight {
    /// Values in `f32`, unpacked from `f16`: biases, norms, smoothing.
    Dense(Arc<Vec<f32>>),
    /// A matrix that stays quantised: the embeddings of tokens and positions.
    Table(Arc<QuantMatrix>),
    /// A matrix ready for the integer kernels.
    Linear(Arc<PackedMatrix>),
}

/// Weights by name.
pub(crate) type Weights = HashMap<String, Weight>;

thread_local! {
    static CURRENT: RefCell<Weights> = RefCell::default();
}

/// Runs `build`, during which [`dense`], [`table`] and [`linear`] find `weights`.
pub(crate) fn with<T>(weights: Weights, build: impl FnOnce() -> T) -> T {
    CURRENT.with(|current| current.replace(weights));
    let result = build();
    CURRENT.with(RefCell::take);
    result
}

pub(super) fn dense(name: &str) -> Result<Arc<Vec<f32>>> {
    match get(name)? {
        Weight::Dense(values) => Ok(values),
        _ => Err(Error::model(format!("the weight {name:?} is not a plain vector: pack the model again"))),
    }
}

pub(super) fn table(name: &str) -> Result<Arc<QuantMatrix>> {
    match get(name)? {
        Weight::Table(table) => Ok(table),
        _ => {
            Err(Error::model(format!("the weight {name:?} is not an embedding table: pack the model again")))
        }
    }
}

pub(super) fn linear(name: &str) -> Result<Arc<PackedMatrix>> {
    match get(name)? {
        Weight::Linear(linear) => Ok(linear),
        _ => Err(Error::model(format!("the weight {name:?} is not a matrix: pack the model again"))),
    }
}

fn get(name: &str) -> Result<Weight> {
    CURRENT
        .with(|current| current.borrow().get(name).cloned())
        .ok_or_else(|| Error::model(format!("the model file has no weight {name:?}: pack the model again")))
}
