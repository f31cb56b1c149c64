//! The graph of a model, run by tract.

use std::collections::HashSet;
use std::sync::Arc;

use tract_onnx::Onnx;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::model_file::Model;
use super::ops;
use crate::error::{Error, Result};

/// A graph that is ready to run.
#[derive(Clone)]
pub(crate) struct Session {
    plan: Arc<TypedRunnableModel>,
    inputs: Vec<Input>,
    width: usize,
}

impl Session {
    /// Prepares the graph of a packed model; takes the weights out of `model`.
    pub(crate) fn new(model: &mut Model) -> Result<Self> {
        let weights = std::mem::take(&mut model.weights);
        let width = model.manifest.width;
        ops::with(weights, || guarded(|| build(&model.proto, width))).map_err(|error| {
            Error::model(format!("the graph of the model {:?} cannot be run: {error:#}", model.manifest.name))
        })
    }

    /// Prepares the graph of a model that is not packed, up to `output`. `name` is the name of the model, for errors.
    #[cfg(feature = "build")]
    pub(crate) fn of_original(proto: &tract_onnx::pb::ModelProto, output: &str, name: &str) -> Result<Self> {
        let mut proto = proto.clone();
        if let Some(graph) = &mut proto.graph {
            graph.output.retain(|value| value.name == output);
        }
        guarded(|| build(&proto, 0))
            .map_err(|error| Error::model(format!("the graph of {name:?} cannot be run: {error:#}")))
    }

    /// The embedding of one tokenised text.
    pub(crate) fn run(&self, ids: &[i64]) -> Result<Vec<f32>> {
        let vector = self.run_all(ids)?.swap_remove(0);
        if vector.len() != self.width || !vector.iter().all(|value| value.is_finite()) {
            return Err(Error::model(format!(
                "the model did not return an embedding of {} finite values",
                self.width
            )));
        }
        Ok(vector)
    }

    /// All outputs of the graph for one tokenised text: at least one.
    pub(crate) fn run_all(&self, ids: &[i64]) -> Result<Vec<Vec<f32>>> {
        guarded(|| self.try_run(ids))
            .map_err(|error| Error::model(format!("the model failed on {} tokens: {error:#}", ids.len())))
    }

    fn try_run(&self, ids: &[i64]) -> TractResult<Vec<Vec<f32>>> {
        let shape = [1, ids.len()];
        let ones = vec![1i64; ids.len()];
        let zeros = vec![0i64; ids.len()];
        let inputs = self.inputs.iter().map(|input| match input {
            Input::Ids => ids,
            Input::Mask => &ones,
            Input::Types => &zeros,
        });
        let inputs = inputs.map(|values| Ok(Tensor::from_shape(&shape, values)?.into_tvalue()));
        let outputs = self.plan.run(inputs.collect::<TractResult<TVec<TValue>>>()?)?;
        ensure!(!outputs.is_empty(), "the graph has no output");
        outputs.iter().map(|output| Ok(output.try_as_plain_ram()?.as_slice::<f32>()?.to_vec())).collect()
    }
}

/// Calls tract, which panics at some inconsistent graphs. In the browser, a panic ends the WebAssembly instance, and the worker is replaced.
fn guarded<T>(call: impl FnOnce() -> TractResult<T>) -> TractResult<T> {
    // What tract leaves behind is not used again after an error.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call))
        .unwrap_or_else(|_| bail!("tract cannot handle it: its nodes do not fit together"))
}

/// The role of a graph input.
#[derive(Debug, Clone, Copy)]
enum Input {
    Ids,
    Mask,
    Types,
}

impl Input {
    /// Recognises the role by the name of the input.
    fn named(name: &str) -> TractResult<Self> {
        match name {
            name if name.contains("mask") => Ok(Self::Mask),
            name if name.contains("type") => Ok(Self::Types),
            name if name.contains("ids") => Ok(Self::Ids),
            _ => bail!("the graph has an input {name:?}, which is not recognised as ids, mask or types"),
        }
    }
}

/// Prepares a graph for texts of any number of tokens.
fn build(proto: &tract_onnx::pb::ModelProto, width: usize) -> TractResult<Session> {
    let framework = framework();
    check(proto, &framework)?;
    let mut model = framework.with_ignore_value_info(true).parse(proto, None)?.model;
    let names = model.input_outlets()?.iter().map(|outlet| model.node(outlet.node).name.clone());
    let inputs = names.map(|name| Input::named(&name)).collect::<TractResult<Vec<Input>>>()?;
    let tokens = model.symbols.sym("tokens");
    for input in 0..inputs.len() {
        let shape: TVec<TDim> = tvec!(1.to_dim(), tokens.clone().into());
        model.set_input_fact(input, InferenceFact::dt_shape(i64::datum_type(), shape))?;
    }
    let is_ours = |node: &NodeProto| node.domain == ops::DOMAIN;
    // tract finds nothing to optimise in our operators, and looking for it takes a fifth of the loading time.
    let fused = cfg!(target_family = "wasm") || proto.graph.iter().flat_map(|graph| &graph.node).all(is_ours);
    let model = if fused { model.into_typed()? } else { model.into_optimized()? };
    let plan = model.into_runnable()?;
    Ok(Session { plan, inputs, width })
}

/// Refuses graphs that tract would panic at, and names the operators that this build does not have.
fn check(proto: &tract_onnx::pb::ModelProto, framework: &Onnx) -> TractResult<()> {
    let Some(graph) = &proto.graph else { bail!("the file has no graph") };
    let given = graph.input.iter().map(|input| &input.name);
    let mut known: HashSet<&String> =
        given.chain(graph.initializer.iter().map(|tensor| &tensor.name)).collect();
    known.extend(graph.node.iter().flat_map(|node| &node.output));
    for node in &graph.node {
        ensure!(
            node.domain != ops::DOMAIN || ops::NAMES.contains(&node.op_type.as_str()),
            "the domain {:?} has no operator {:?}",
            node.domain,
            node.op_type
        );
        ensure!(
            framework.op_register.0.contains_key(&node.op_type),
            "this build of Tansy has no operator {:?}",
            node.op_type
        );
        let missing = node.input.iter().find(|name| !name.is_empty() && !known.contains(name));
        if let Some(name) = missing {
            bail!("the node {:?} reads {name:?}, which no node produces", node.name);
        }
    }
    match graph.output.iter().find(|output| !known.contains(&output.name)) {
        Some(output) => bail!("no node produces the output {:?}", output.name),
        None => Ok(()),
    }
}

/// tract's ONNX parser with our operators added. Natively it knows all ONNX operators, in the browser only ours: the others would double
/// the size of the module.
fn framework() -> Onnx {
    let mut framework = if cfg!(target_family = "wasm") { Onnx::default() } else { tract_onnx::onnx() };
    ops::register(&mut framework.op_register);
    framework
}
