//! Any BERT-family ONNX model into what the browser loads: fused operators, weights in few bits, one file.

mod calibrate;
mod config;
mod fuse;
mod graph;
mod quantise;

use std::collections::BTreeMap;

use prost::Message;
use tract_onnx::pb::{
    GraphProto, ModelProto, OperatorSetIdProto, StringStringEntryProto, TensorProto, TypeProto,
    ValueInfoProto, tensor_proto::DataType, tensor_shape_proto, type_proto,
};

use self::fuse::{Inputs, OUTPUT, Shape, Side};
use self::graph::Graph;
use super::manifest::{self, FORMAT, Manifest};
use super::model_file::{ModelReader, dense_bytes, initializer};
use super::ops::DOMAIN;
use super::{Embedder, VOCABULARY};
use crate::error::{Error, Result};

pub use config::Config;
pub use quantise::Precision;
pub(crate) use quantise::quantise;

/// The files of a model directory.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// `model.onnx`: a plain export in `f32` or `f16`.
    pub onnx: &'a [u8],
    /// What `config.json` and the files beside it say.
    pub config: &'a Config,
    /// `tokenizer.json` of the `tokenizers` crate, or a `vocab.txt`.
    pub tokenizer: &'a str,
}

/// In how many bits weights are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    /// The matrices of the layers, 2 to 8 bits.
    pub layer_bits: u32,
    /// The embedding table.
    pub table: Precision,
}

impl Recipe {
    /// 8 bits for everything.
    pub const EIGHT: Self = Self { layer_bits: 8, table: Precision { bits: 8, group: 0 } };
}

/// A packed model.
pub struct Packed {
    /// The model file.
    pub bytes: Vec<u8>,
    /// The same, loaded.
    pub embedder: Embedder,
    /// The least cosine between its embeddings and those of the model as it came, over some sentences.
    pub agreement: f32,
}

/// Inputs of a layer whose weights share a scale: a multiple of the kernels' blocks.
const GROUP: usize = 64;
/// The least agreement with the model as it came that is let through: below it something was misread, not rounded.
const LEAST_AGREEMENT: f32 = 0.9;

/// Packs a model and checks it against the original.
///
/// # Errors
///
/// The files are not a BERT-family encoder, or the packed model does not agree with the original.
pub fn pack(files: &Files<'_>, recipe: Recipe) -> Result<Packed> {
    let original = ModelProto::decode(files.onnx)
        .map_err(|error| Error::model(format!("model.onnx is no ONNX file: {error}")))?;
    let vocabulary = config::vocabulary(files.tokenizer)?;
    let encoder = Encoder::new(&original, files.config)?;
    let sentences = calibrate::sentences(&vocabulary, files.config)?;
    let plain =
        encoder.write(files.config, &vocabulary, Recipe::EIGHT, &BTreeMap::new(), &encoder.layer_inputs())?;
    let smooth = calibrate::smoothing(&plain, &encoder.side, &encoder.layers(), &sentences)?;
    let bytes = encoder.write(files.config, &vocabulary, recipe, &smooth, &[])?;
    let embedder = Embedder::from_bytes(&bytes)?;
    let agreement = calibrate::agreement(&original, &encoder.output, files.config, &embedder, &sentences)?;
    if agreement < LEAST_AGREEMENT {
        return Err(Error::model(format!(
            "the packed model does not agree with the original, the cosine is {agreement:.3}: its graph is not understood"
        )));
    }
    Ok(Packed { bytes, embedder, agreement })
}

/// An encoder in terms of our operators.
struct Encoder {
    graph: Graph,
    side: Side,
    inputs: Inputs,
    /// The output of the original graph that was packed.
    output: String,
    opset: i64,
}

/// A fused linear layer: the value it reads and the names of its weights.
struct Layer {
    input: String,
    weight: String,
}

impl Encoder {
    fn new(original: &ModelProto, config: &Config) -> Result<Self> {
        let proto = original.graph.as_ref().ok_or_else(|| Error::model("model.onnx has no graph"))?;
        let input = |part: &str| {
            let names = proto.input.iter().map(|input| &input.name);
            let input = names.into_iter().find(|name| name.contains(part) && !name.contains("type"));
            input.cloned().ok_or_else(|| Error::model(format!("the graph has no input named like {part:?}")))
        };
        let inputs = Inputs { ids: input("ids")?, mask: input("mask")? };
        let named = |name: &str| proto.output.iter().find(|output| output.name == name);
        let output =
            named("sentence_embedding").or_else(|| named("last_hidden_state")).or(proto.output.first());
        let output = output.ok_or_else(|| Error::model("the graph has no output"))?.name.clone();
        let mut graph = Graph::new(proto)?;
        let shape = Shape {
            heads: config.heads,
            pooling: config.pooling,
            normalise: config.normalise,
            max_tokens: config.max_tokens,
        };
        let side = fuse::fuse(&mut graph, &output, &inputs, &shape)?;
        let opset =
            original.opset_import.iter().find(|set| set.domain.is_empty()).map_or(17, |set| set.version);
        Ok(Self { graph, side, inputs, output, opset })
    }

    /// The linear layers that read a normalised value: those whose inputs have channels far larger than the others.
    fn layers(&self) -> Vec<Layer> {
        let linears = self.graph.nodes.iter().filter(|node| node.op_type == "TansyLinear");
        let after_norm = linears.filter(|node| {
            let maker = self.graph.maker(&node.input[0]);
            maker.is_some_and(|maker| matches!(&*maker.op_type, "TansyAddNorm" | "TansyEmbedding"))
        });
        let layer = |node: &tract_onnx::pb::NodeProto| {
            let weight = graph::text_of(node, "weight")?.to_owned();
            Some(Layer { input: node.input[0].clone(), weight })
        };
        after_norm.filter_map(layer).collect()
    }

    fn layer_inputs(&self) -> Vec<String> {
        self.layers().into_iter().map(|layer| layer.input).collect()
    }

    /// The model file. `smooth` has, by the name of a weight, what its columns are multiplied by; `more` are
    /// values that become outputs too.
    fn write(
        &self,
        config: &Config,
        vocabulary: &str,
        recipe: Recipe,
        smooth: &BTreeMap<String, Vec<f32>>,
        more: &[String],
    ) -> Result<Vec<u8>> {
        let mut nodes = self.graph.nodes.clone();
        let mut tensors = self.plain_constants();
        for (name, constant) in &self.side {
            let cols = constant.dims.last().copied().unwrap_or(1);
            let bytes = match name.split(':').nth(1) {
                Some("linear") => {
                    let precision = Precision { bits: recipe.layer_bits, group: GROUP };
                    match smooth.get(name) {
                        Some(by) => {
                            let scaled =
                                constant.values.iter().zip(by.iter().cycle()).map(|(value, by)| value * by);
                            quantise(&scaled.collect::<Vec<f32>>(), cols, precision)?
                        }
                        None => quantise(&constant.values, cols, precision)?,
                    }
                    .into_bytes()
                }
                Some("table") => quantise(&constant.values, cols, recipe.table)?.into_bytes(),
                _ => dense_bytes(&constant.values),
            };
            tensors.push(initializer(name, bytes));
        }
        for (weight, by) in smooth {
            let name = weight.replacen(":linear:", ":dense:", 1) + ".smooth";
            let inverse: Vec<f32> = by.iter().map(|by| 1.0 / by).collect();
            tensors.push(initializer(&name, dense_bytes(&inverse)));
            for node in nodes.iter_mut().filter(|node| graph::text_of(node, "weight") == Some(weight)) {
                node.attribute.push(graph::text("smooth", &name));
            }
        }
        let manifest = self.manifest(config, recipe)?;
        let json = serde_json::to_string(&manifest).map_err(|error| Error::model(error.to_string()))?;
        let outputs = [OUTPUT].into_iter().chain(more.iter().map(String::as_str));
        let graph = GraphProto {
            name: config.name.clone(),
            input: self.used_inputs().iter().map(|name| value(name, DataType::Int64)).collect(),
            output: outputs.map(|name| value(name, DataType::Float)).collect(),
            initializer: tensors,
            node: nodes,
            ..GraphProto::default()
        };
        let entry =
            |key: &str, value: &str| StringStringEntryProto { key: key.to_owned(), value: value.to_owned() };
        let opset = |domain: &str, version| OperatorSetIdProto { domain: domain.to_owned(), version };
        let model = ModelProto {
            ir_version: 8,
            producer_name: "tansy pack".to_owned(),
            opset_import: vec![opset("", self.opset), opset(DOMAIN, 1)],
            metadata_props: vec![entry(manifest::KEY, &json), entry(VOCABULARY, vocabulary)],
            graph: Some(graph),
            ..ModelProto::default()
        };
        Ok(model.encode_to_vec())
    }

    fn manifest(&self, config: &Config, recipe: Recipe) -> Result<Manifest> {
        let mut operators = BTreeMap::new();
        self.graph.nodes.iter().for_each(|node| *operators.entry(&node.op_type).or_insert(0) += 1);
        let width =
            self.side.iter().find(|(name, _)| name.ends_with(".gamma")).map_or(0, |(_, c)| c.values.len());
        Ok(Manifest {
            format: FORMAT,
            name: config.name.clone(),
            width,
            max_tokens: config.max_tokens,
            pooling: config.pooling,
            normalise: config.normalise,
            query_prefix: config.query_prefix.clone(),
            passage_prefix: config.passage_prefix.clone(),
            lowercase: config.lowercase,
            weights: format!("layers {} bit, table {} bit", recipe.layer_bits, recipe.table.bits),
            operators: operators.into_iter().map(|(name, count)| format!("{name} x {count}")).collect(),
        })
    }

    /// Constants that unfused nodes read.
    fn plain_constants(&self) -> Vec<TensorProto> {
        let used = |name: &str| self.graph.users(name).next().is_some();
        let mut constants: Vec<_> = self.graph.constants.iter().filter(|(name, _)| used(name)).collect();
        constants.sort_by_key(|(name, _)| *name);
        constants
            .into_iter()
            .map(|(name, constant)| TensorProto {
                name: name.clone(),
                dims: constant.dims.iter().map(|&dim| dim as i64).collect(),
                data_type: DataType::Float as i32,
                raw_data: constant.values.iter().flat_map(|value| value.to_le_bytes()).collect(),
                ..TensorProto::default()
            })
            .chain(self.graph.others.iter().filter(|tensor| used(&tensor.name)).cloned())
            .collect()
    }

    fn used_inputs(&self) -> Vec<String> {
        let all = [self.inputs.ids.clone(), self.inputs.mask.clone()];
        all.into_iter().chain(self.graph.inputs_besides(&self.inputs.ids, &self.inputs.mask)).collect()
    }
}

fn value(name: &str, kind: DataType) -> ValueInfoProto {
    let dim = |name: &str| tensor_shape_proto::Dimension {
        value: Some(tensor_shape_proto::dimension::Value::DimParam(name.to_owned())),
        ..tensor_shape_proto::Dimension::default()
    };
    let dims = match kind {
        DataType::Int64 => vec![dim("batch"), dim("tokens")],
        _ => vec![],
    };
    let shape = (!dims.is_empty()).then_some(tract_onnx::pb::TensorShapeProto { dim: dims });
    let tensor = type_proto::Tensor { elem_type: kind as i32, shape };
    ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(tensor)),
            ..TypeProto::default()
        }),
        ..ValueInfoProto::default()
    }
}

/// Reads a model file as far as [`calibrate`] needs it.
fn read(bytes: &[u8]) -> Result<super::model_file::Model> {
    let mut reader = ModelReader::new();
    reader.push(bytes)?;
    reader.into_model()
}
