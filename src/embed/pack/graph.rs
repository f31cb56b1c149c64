//! An ONNX graph that can be rewritten, and queried for the producer and the users of a value.

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

/// An ONNX graph with an index from each value to the node that produces it.
pub(super) struct Graph {
    pub(super) nodes: Vec<NodeProto>,
    pub(super) constants: HashMap<String, Constant>,
    /// Constants that are not floating point, unchanged.
    pub(super) others: Vec<TensorProto>,
    inputs: Vec<String>,
    producers: HashMap<String, usize>,
}

impl Graph {
    /// Reads a graph. Floating-point initialisers and `Constant` nodes become constants; all others stay as they are.
    pub(super) fn new(proto: &GraphProto) -> Result<Self> {
        // Exporters write weights as initialisers or as `Constant` nodes; from here on there is no difference.
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
        let mut graph = Self { nodes, constants, others, inputs, producers: HashMap::new() };
        graph.index();
        Ok(graph)
    }

    /// The node that produces a value.
    pub(super) fn producer(&self, value: &str) -> Option<&NodeProto> {
        self.producers.get(value).map(|&index| &self.nodes[index])
    }

    /// The nodes that use a value.
    pub(super) fn users<'a>(&'a self, value: &'a str) -> impl Iterator<Item = &'a NodeProto> {
        self.nodes.iter().filter(move |node| node.input.iter().any(|input| input == value))
    }

    /// The node that uses a value, if it is the only one.
    pub(super) fn only_user<'a>(&'a self, value: &'a str) -> Option<&'a NodeProto> {
        let mut users = self.users(value);
        users.next().filter(|_| users.next().is_none())
    }

    /// The value of a constant with a single element.
    pub(super) fn scalar(&self, value: &str) -> Option<f32> {
        self.constants
            .get(value)
            .filter(|constant| constant.values.len() == 1)
            .map(|constant| constant.values[0])
    }

    /// For a node with two inputs of which one is a constant with a single element: the other input, and that element.
    pub(super) fn with_scalar<'a>(&self, node: &'a NodeProto) -> Option<(&'a str, f32)> {
        let [a, b] = &node.input[..] else { return None };
        self.scalar(b).map(|scalar| (&**a, scalar)).or_else(|| self.scalar(a).map(|scalar| (&**b, scalar)))
    }

    /// Replaces the node that produces the output of `node`, or appends `node` if there is none.
    pub(super) fn replace(&mut self, node: NodeProto) {
        match self.producers.get(&node.output[0]) {
            Some(&index) => self.nodes[index] = node,
            None => self.nodes.push(node),
        }
        self.index();
    }

    /// The inputs of the graph other than `a` and `b` that some node reads.
    pub(super) fn inputs_besides(&self, a: &str, b: &str) -> impl Iterator<Item = String> {
        let inputs = self.inputs.iter().filter(move |name| *name != a && *name != b);
        inputs.filter(|name| self.users(name).next().is_some()).cloned()
    }

    /// Keeps only the nodes that `output` depends on, in an order in which they can be run.
    pub(super) fn retain_dependencies_of(&mut self, output: &str) {
        let mut needed = HashSet::new();
        let mut ordered = Vec::new();
        // Depth first, each node after its inputs; with an explicit stack, as the graph may be deep.
        let mut stack = vec![(output.to_owned(), false)];
        while let Some((value, inputs_done)) = stack.pop() {
            let Some(&index) = self.producers.get(&value) else { continue };
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

    /// Rebuilds the index.
    fn index(&mut self) {
        let outputs = self.nodes.iter().enumerate();
        self.producers =
            outputs.flat_map(|(i, node)| node.output.iter().map(move |o| (o.clone(), i))).collect();
    }
}

/// Decodes a floating-point tensor; none for other types.
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
    // An external file leaves the values empty.
    if values.len() != dims.iter().product::<usize>() {
        return Err(Error::model(format!(
            "the weight {:?} has {} values, which do not match its shape {dims:?}; weights in external files are not supported",
            tensor.name,
            values.len()
        )));
    }
    Ok(Some(Constant { dims, values }))
}

/// A node of one of our operators, named after its output.
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

/// A floating-point attribute.
pub(super) fn float(name: &str, value: f32) -> AttributeProto {
    AttributeProto { f: value, ..attribute(name, AttributeType::Float) }
}

/// An integer attribute.
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

/// The attribute `name` of a node as a floating-point number.
pub(super) fn float_of(node: &NodeProto, name: &str) -> Option<f32> {
    node.attribute.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.f)
}

/// The attribute `name` of a node as an integer.
pub(super) fn int_of(node: &NodeProto, name: &str) -> Option<i64> {
    node.attribute.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.i)
}
