//! An ONNX graph that can be asked who makes and who uses a value, and rewritten.

use std::collections::{HashMap, HashSet};

use half::f16;
use tract_onnx::pb::{
    AttributeProto, GraphProto, NodeProto, TensorProto, attribute_proto::AttributeType,
    tensor_proto::DataType,
};

use crate::error::{Error, Result};

/// A constant in `f32`.
#[derive(Debug, Clone)]
pub(super) struct Constant {
    pub(super) dims: Vec<usize>,
    pub(super) values: Vec<f32>,
}

/// The nodes of a graph by position; a rewritten node leaves a hole.
pub(super) struct Graph {
    pub(super) nodes: Vec<NodeProto>,
    pub(super) constants: HashMap<String, Constant>,
    /// Constants that are not floating point, as they came.
    pub(super) others: Vec<TensorProto>,
    inputs: Vec<String>,
    makers: HashMap<String, usize>,
}

impl Graph {
    /// Reads a graph; constants that are not floating point stay where they are.
    pub(super) fn new(proto: &GraphProto) -> Result<Self> {
        let mut constants = HashMap::new();
        let mut others = Vec::new();
        for tensor in &proto.initializer {
            match constant(tensor)? {
                Some(constant) => drop(constants.insert(tensor.name.clone(), constant)),
                None => others.push(tensor.clone()),
            }
        }
        let mut nodes = Vec::new();
        for node in &proto.node {
            let value = node.attribute.iter().find(|attribute| attribute.name == "value");
            let tensor =
                value.and_then(|attribute| attribute.t.as_ref()).filter(|_| node.op_type == "Constant");
            match tensor.map(constant).transpose()?.flatten() {
                Some(constant) => drop(constants.insert(node.output[0].clone(), constant)),
                None => nodes.push(node.clone()),
            }
        }
        let inputs = proto.input.iter().map(|input| input.name.clone()).collect();
        let mut graph = Self { nodes, constants, others, inputs, makers: HashMap::new() };
        graph.index();
        Ok(graph)
    }

    /// The node that makes a value.
    pub(super) fn maker(&self, value: &str) -> Option<&NodeProto> {
        self.makers.get(value).map(|&index| &self.nodes[index])
    }

    /// The nodes that use a value.
    pub(super) fn users<'a>(&'a self, value: &'a str) -> impl Iterator<Item = &'a NodeProto> {
        self.nodes.iter().filter(move |node| node.input.iter().any(|input| input == value))
    }

    /// The only node that uses a value.
    pub(super) fn only_user<'a>(&'a self, value: &'a str) -> Option<&'a NodeProto> {
        let mut users = self.users(value);
        users.next().filter(|_| users.next().is_none())
    }

    /// A constant of one value.
    pub(super) fn scalar(&self, value: &str) -> Option<f32> {
        self.constants
            .get(value)
            .filter(|constant| constant.values.len() == 1)
            .map(|constant| constant.values[0])
    }

    /// Of the two inputs of a node, the one that is the constant of one value, and the other.
    pub(super) fn with_scalar<'a>(&self, node: &'a NodeProto) -> Option<(&'a str, f32)> {
        let [a, b] = &node.input[..] else { return None };
        self.scalar(b).map(|scalar| (&**a, scalar)).or_else(|| self.scalar(a).map(|scalar| (&**b, scalar)))
    }

    /// Puts `node` in the place of whatever makes its output.
    pub(super) fn replace(&mut self, node: NodeProto) {
        match self.makers.get(&node.output[0]) {
            Some(&index) => self.nodes[index] = node,
            None => self.nodes.push(node),
        }
        self.index();
    }

    /// Inputs of the graph that a node reads, besides two.
    pub(super) fn inputs_besides(&self, a: &str, b: &str) -> impl Iterator<Item = String> {
        let inputs = self.inputs.iter().filter(move |name| *name != a && *name != b);
        inputs.filter(|name| self.users(name).next().is_some()).cloned()
    }

    /// Keeps only what `output` is made of, in an order in which it can be run.
    pub(super) fn retain_what_makes(&mut self, output: &str) {
        let mut needed = HashSet::new();
        let mut ordered = Vec::new();
        // Depth first, each node after its inputs; an explicit stack, as a graph may be deep.
        let mut stack = vec![(output.to_owned(), false)];
        while let Some((value, inputs_done)) = stack.pop() {
            let Some(&index) = self.makers.get(&value) else { continue };
            if inputs_done {
                if needed.insert(index) {
                    ordered.push(index);
                }
            } else if !needed.contains(&index) {
                stack.push((value, true));
                stack.extend(self.nodes[index].input.iter().map(|input| (input.clone(), false)));
            }
        }
        self.nodes = ordered.into_iter().map(|index| self.nodes[index].clone()).collect();
        self.index();
    }

    fn index(&mut self) {
        let outputs = self.nodes.iter().enumerate();
        self.makers = outputs.flat_map(|(i, node)| node.output.iter().map(move |o| (o.clone(), i))).collect();
    }
}

fn constant(tensor: &TensorProto) -> Result<Option<Constant>> {
    let dims: Vec<usize> = tensor.dims.iter().map(|&dim| dim.max(0) as usize).collect();
    let raw = &tensor.raw_data;
    let values: Vec<f32> = if tensor.data_type == DataType::Float as i32 {
        if raw.is_empty() {
            tensor.float_data.clone()
        } else {
            raw.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
        }
    } else if tensor.data_type == DataType::Float16 as i32 {
        raw.as_chunks::<2>().0.iter().map(|bytes| f16::from_le_bytes(*bytes).to_f32()).collect()
    } else {
        return Ok(None);
    };
    if values.len() != dims.iter().product::<usize>() {
        return Err(Error::model(format!(
            "the weight {:?} has {} values, its shape {dims:?} wants others; weights in files of their own are not read",
            tensor.name,
            values.len()
        )));
    }
    Ok(Some(Constant { dims, values }))
}

/// A node of the domain of our own operators.
pub(super) fn node(op: &str, inputs: &[&str], output: &str, attributes: Vec<AttributeProto>) -> NodeProto {
    NodeProto {
        op_type: op.to_owned(),
        domain: crate::embed::ops::DOMAIN.to_owned(),
        name: output.to_owned(),
        input: inputs.iter().map(|&input| input.to_owned()).collect(),
        output: vec![output.to_owned()],
        attribute: attributes,
        ..NodeProto::default()
    }
}

/// A text attribute.
pub(super) fn text(name: &str, value: &str) -> AttributeProto {
    AttributeProto { s: value.as_bytes().to_vec(), ..attribute(name, AttributeType::String) }
}

/// A number attribute.
pub(super) fn float(name: &str, value: f32) -> AttributeProto {
    AttributeProto { f: value, ..attribute(name, AttributeType::Float) }
}

/// A whole-number attribute.
pub(super) fn int(name: &str, value: i64) -> AttributeProto {
    AttributeProto { i: value, ..attribute(name, AttributeType::Int) }
}

fn attribute(name: &str, kind: AttributeType) -> AttributeProto {
    AttributeProto { name: name.to_owned(), r#type: kind as i32, ..AttributeProto::default() }
}

/// The attribute `name` of a node as text.
pub(super) fn text_of<'a>(node: &'a NodeProto, name: &str) -> Option<&'a str> {
    let attribute = node.attribute.iter().find(|attribute| attribute.name == name)?;
    std::str::from_utf8(&attribute.s).ok()
}

/// The attribute `name` of a node as a number.
pub(super) fn float_of(node: &NodeProto, name: &str) -> Option<f32> {
    node.attribute.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.f)
}

/// The attribute `name` of a node as a whole number.
pub(super) fn int_of(node: &NodeProto, name: &str) -> Option<i64> {
    node.attribute.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.i)
}
