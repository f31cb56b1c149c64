//! Fused operators of BERT-family encoders, plugged into tract's operator registry.
//!
//! `tansy pack` writes graphs of these operators (domain `ai.tansy`); parts that it does not recognise stay plain ONNX operators, which
//! tract runs itself. The arithmetic is in `tansy_kernels`; these files adapt it to tract.

mod attention;
mod embedding;
mod linear;
mod norm;
mod pool;
mod weights;

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

pub(crate) use weights::{Weight, Weights, with};

/// The domain of the operators in the model file.
pub(crate) const DOMAIN: &str = "ai.tansy";

/// The names of the operators in that domain.
pub(crate) const NAMES: [&str; 5] = [embedding::NAME, linear::NAME, attention::NAME, norm::NAME, pool::NAME];

/// One of our operators. It has one output, whose shape follows from that of its first input.
trait Operator: fmt::Debug + Send + Sync + 'static {
    /// The shape of the output, given that of the first input.
    fn shape(&self, input: &[TDim]) -> TVec<TDim>;
    /// Computes the output into `output`, which is zeroed.
    fn run(&self, inputs: &[TValue], output: &mut [f32]) -> TractResult<()>;
}

type Built = TractResult<(Box<dyn InferenceOp>, Vec<String>)>;

/// Adds the operators of the domain `ai.tansy` to tract's registry.
pub(super) fn register(registry: &mut OnnxOpRegister) {
    registry.insert(embedding::NAME, |_, node| build(node, 1..=1, embedding::Embedding::from_node(node)?));
    registry.insert(linear::NAME, |_, node| build(node, 1..=1, linear::LinearOp::from_node(node)?));
    registry.insert(attention::NAME, |_, node| build(node, 2..=2, attention::AttentionOp::from_node(node)?));
    registry.insert(norm::NAME, |_, node| build(node, 1..=2, norm::AddNorm::from_node(node)?));
    registry.insert(pool::NAME, |_, node| build(node, 2..=2, pool::Pool::from_node(node)?));
}

fn build(node: &NodeProto, inputs: RangeInclusive<usize>, operator: impl Operator) -> Built {
    let given = node.input.iter().filter(|name| !name.is_empty()).count();
    ensure!(
        inputs.contains(&given) && given == node.input.len(),
        "{} has {given} inputs, expected {inputs:?}",
        node.op_type
    );
    Ok((expand(Fused(Arc::new(operator))), vec![]))
}

/// The values of a tensor, which must be of type `T`.
fn values<T: Datum>(tensor: &TValue) -> TractResult<PlainView<'_>> {
    ensure!(tensor.datum_type() == T::datum_type(), "expected {:?}, got {tensor:?}", T::datum_type());
    tensor.try_as_plain_ram()
}

#[derive(Debug, Clone)]
struct Fused(Arc<dyn Operator>);

impl PartialEq for Fused {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Fused {}

impl Op for Fused {
    fn name(&self) -> StaticName {
        "TansyFused".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Fused {
    op_out_of_plan!();

    fn eval(&self, _context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let shape: TVec<TDim> = inputs[0].shape().iter().map(|&dim| dim.to_dim()).collect();
        let shape = self
            .0
            .shape(&shape)
            .iter()
            .map(|dim| Ok(dim.to_usize()?))
            .collect::<TractResult<TVec<usize>>>()?;
        let mut output = Tensor::zero::<f32>(&shape)?;
        self.0.run(&inputs, output.try_as_plain_ram_mut()?.as_slice_mut::<f32>()?)?;
        Ok(tvec!(output.into_tvalue()))
    }
}

impl TypedOp for Fused {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(f32::fact(&*self.0.shape(&inputs[0].shape.to_tvec()))))
    }

    as_op!();
}

impl Expansion for Fused {
    fn name(&self) -> StaticName {
        "TansyFused".into()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        solver: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        solver.equals(&outputs[0].datum_type, f32::datum_type())?;
        solver.given(&inputs[0].shape, move |solver, shape| {
            solver.equals(&outputs[0].shape, self.0.shape(&shape).into_iter().collect::<ShapeFactoid>())
        })
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        model.wire_node(prefix, self.clone(), inputs)
    }
}
