//! An encoder expressed in our operators, and the model file that it is written to.

use std::collections::BTreeMap;

use prost::Message;
use tract_onnx::pb::{
    GraphProto, ModelProto, NodeProto, OperatorSetIdProto, StringStringEntryProto, TensorProto, TypeProto,
    ValueInfoProto, tensor_proto::DataType, tensor_shape_proto, type_proto,
};

use super::config::Config;
use super::fuse::{self, Inputs, OUTPUT, Shape, Side};
use super::graph::{self, Graph};
use super::quantise::quantise;
use super::vocabulary;
use crate::embed::VOCABULARY;
use crate::embed::manifest::{self, FORMAT, Manifest};
use crate::embed::model_file::{dense_bytes, initializer};
use crate::embed::ops::DOMAIN;
use crate::embed::precision::Precision;
use crate::error::{Error, Result};

/// The name of the embedding table's weight.
pub(super) const TABLE: &str = "tansy:table:embeddings";

/// An encoder expressed in our operators.
pub(super) struct Encoder<'a> {
    pub(super) graph: Graph,
    /// The weights of our operators.
    pub(super) side: Side,
    /// The vocabulary without unused tokens.
    pub(super) vocabulary: String,
    inputs: Inputs,
    opset: i64,
    config: &'a Config,
}

/// How the weights are stored, as far as that is decided. A matrix that is not listed is stored in 8 bits.
#[derive(Default)]
pub(super) struct Stored {
    /// The factors of the columns of a weight, by its name.
    pub(super) smooth: BTreeMap<String, Vec<f32>>,
    /// The stored form of a matrix, by its name.
    pub(super) matrices: BTreeMap<String, Vec<u8>>,
    /// How the weights are stored, human-readable.
    pub(super) description: String,
}

impl Stored {
    /// The values of the weight `name`, multiplied by the factors that its input is divided by.
    pub(super) fn smoothed(&self, name: &str, values: &[f32]) -> Vec<f32> {
        match self.smooth.get(name) {
            Some(by) => values.iter().zip(by.iter().cycle()).map(|(value, by)| value * by).collect(),
            None => values.to_vec(),
        }
    }
}

/// A fused linear layer: the value it reads and the name of its weights.
pub(super) struct Layer {
    pub(super) input: String,
    pub(super) weight: String,
}

impl<'a> Encoder<'a> {
    /// Fuses the graph of `original` and removes unused tokens.
    pub(super) fn new(original: &ModelProto, config: &'a Config, vocabulary: &str) -> Result<Self> {
        let proto = original.graph.as_ref().ok_or_else(|| Error::model("model.onnx has no graph"))?;
        let input = |part: &str| {
            let names = proto.input.iter().map(|input| &input.name);
            let input = names.into_iter().find(|name| name.contains(part) && !name.contains("type"));
            input.cloned().ok_or_else(|| Error::model(format!("the graph has no input named like {part:?}")))
        };
        // Unused tokens are removed only after fusing, which finds out which constant the embedding table is.
        let inputs = Inputs { ids: input("ids")?, mask: input("mask")? };
        let output = output_of(original)?;
        let mut graph = Graph::new(proto)?;
        let shape = Shape {
            heads: config.heads,
            pooling: config.pooling,
            normalise: config.normalise,
            max_tokens: config.max_tokens,
        };
        let mut side = fuse::fuse(&mut graph, &output, &inputs, &shape)?;
        let vocabulary = match side.get_mut(TABLE) {
            Some(table) => vocabulary::without_unused(vocabulary, table),
            None => vocabulary.to_owned(),
        };
        let opset =
            original.opset_import.iter().find(|set| set.domain.is_empty()).map_or(17, |set| set.version);
        Ok(Self { graph, side, vocabulary, inputs, opset, config })
    }

    /// The fused linear layers, in the order of the graph.
    pub(super) fn linears(&self) -> impl Iterator<Item = &NodeProto> {
        self.graph.nodes.iter().filter(|node| node.op_type == "TansyLinear")
    }

    /// The linear layers that read the output of a norm: a few channels of it are far larger than the others.
    pub(super) fn layers(&self) -> Vec<Layer> {
        let after_norm = self.linears().filter(|node| {
            let producer = self.graph.producer(&node.input[0]);
            producer.is_some_and(|producer| matches!(&*producer.op_type, "TansyAddNorm" | "TansyEmbedding"))
        });
        let layer = |node: &NodeProto| {
            let weight = graph::text_of(node, "weight")?.to_owned();
            Some(Layer { input: node.input[0].clone(), weight })
        };
        after_norm.filter_map(layer).collect()
    }

    /// Encodes the model file. `more` names values that become outputs too.
    pub(super) fn write(&self, stored: &Stored, more: &[String]) -> Result<Vec<u8>> {
        // Names are written in the sorted order of their maps, so that the same model gives the same bytes.
        let mut nodes = self.graph.nodes.clone();
        let mut tensors = self.plain_constants();
        for (name, constant) in &self.side {
            let cols = constant.dims.last().copied().unwrap_or(1);
            let bytes = match (stored.matrices.get(name), name.split(':').nth(1)) {
                (Some(bytes), _) => bytes.clone(),
                (None, Some("linear" | "table")) => {
                    quantise(&stored.smoothed(name, &constant.values), cols, Precision::EIGHT)?.into_bytes()
                }
                _ => dense_bytes(&constant.values),
            };
            tensors.push(initializer(name, bytes));
        }
        // The inverses go into the graph as attributes of the layers; the weights above are multiplied by the factors already.
        for (weight, by) in &stored.smooth {
            let name = weight.replacen(":linear:", ":dense:", 1) + ".smooth";
            let inverse: Vec<f32> = by.iter().map(|by| 1.0 / by).collect();
            tensors.push(initializer(&name, dense_bytes(&inverse)));
            for node in nodes.iter_mut().filter(|node| graph::text_of(node, "weight") == Some(weight)) {
                node.attribute.push(graph::text("smooth", &name));
            }
        }
        let manifest = self.manifest(stored);
        let json = manifest.to_json()?;
        let outputs = [OUTPUT].into_iter().chain(more.iter().map(String::as_str));
        let graph = GraphProto {
            name: self.config.name.clone(),
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
            metadata_props: vec![entry(manifest::KEY, &json), entry(VOCABULARY, &self.vocabulary)],
            graph: Some(graph),
            ..ModelProto::default()
        };
        Ok(model.encode_to_vec())
    }

    /// The manifest, with the operators as they are after fusing.
    fn manifest(&self, stored: &Stored) -> Manifest {
        let config = self.config;
        let mut operators = BTreeMap::new();
        self.graph.nodes.iter().for_each(|node| *operators.entry(&node.op_type).or_insert(0) += 1);
        let width =
            self.side.iter().find(|(name, _)| name.ends_with(".gamma")).map_or(0, |(_, c)| c.values.len());
        Manifest {
            format: FORMAT,
            name: config.name.clone(),
            width,
            max_tokens: config.max_tokens,
            pooling: config.pooling,
            normalise: config.normalise,
            query_prefix: config.query_prefix.clone(),
            passage_prefix: config.passage_prefix.clone(),
            lowercase: config.lowercase,
            fitted: config.fitted.clone(),
            weights: stored.description.clone(),
            operators: operators.into_iter().map(|(name, count)| format!("{name} x {count}")).collect(),
        }
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

    /// The inputs of the graph that are still read: ids and mask always, token types only if some node was not fused.
    fn used_inputs(&self) -> Vec<String> {
        let all = [self.inputs.ids.clone(), self.inputs.mask.clone()];
        all.into_iter().chain(self.graph.inputs_besides(&self.inputs.ids, &self.inputs.mask)).collect()
    }
}

/// The output of a plain export to pack.
pub(super) fn output_of(original: &ModelProto) -> Result<String> {
    let outputs = original.graph.as_ref().map_or(&[][..], |graph| &graph.output);
    let named = |name: &str| outputs.iter().find(|output| output.name == name);
    let output = named("sentence_embedding").or_else(|| named("last_hidden_state")).or(outputs.first());
    Ok(output.ok_or_else(|| Error::model("the graph has no output"))?.name.clone())
}

/// Declares an input or output of the graph.
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
