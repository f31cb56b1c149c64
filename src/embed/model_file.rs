//! The packed model: an ONNX file that is read as it arrives.
//!
//! The file is a valid ONNX protobuf. Its graph uses the operators of [`super::ops`] (domain `ai.tansy`) and plain ONNX ones. The weights
//! of our operators are initialisers whose names begin with [`PREFIX`]; `metadata_props` holds the manifest and the vocabulary.
//!
//! The reader takes the bytes in pieces of any size and unpacks each weight as soon as it is complete, so that the whole file is never in
//! memory at once.

use half::f16;
use prost::Message;
use sha2::{Digest, Sha256};
use tansy_kernels::{PackedMatrix, QuantMatrix};
#[cfg(feature = "build")]
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{ModelProto, TensorProto};

use super::digest::hex;
use super::manifest::Manifest;
use super::ops::{Weight, Weights};
use crate::error::{Error, Result};

/// Prefix of the names of our own weights. The next part is the kind: `tansy:dense:`, `tansy:table:` or `tansy:linear:`.
pub(crate) const PREFIX: &str = "tansy:";
/// Size limit of a model file.
const MAX_BYTES: usize = 512 << 20;

/// The contents of a packed model.
pub(crate) struct Model {
    pub(crate) proto: ModelProto,
    pub(crate) weights: Weights,
    pub(crate) manifest: Manifest,
    pub(crate) vocabulary: String,
    /// SHA-256 of the file, in hexadecimal.
    pub(crate) sha256: String,
    pub(crate) bytes: usize,
}

/// Reads a packed model from pieces.
///
/// ```
/// let mut reader = tansy::embed::ModelReader::new();
/// let read = reader.push(b"not a model").and_then(|()| reader.finish());
/// assert!(read.is_err_and(|error| error.is_model()));
/// ```
#[derive(Default)]
pub struct ModelReader {
    hash: Sha256,
    bytes: usize,
    /// Bytes received but not parsed yet: at most one field of the protobuf.
    pending: Vec<u8>,
    /// The fields of the model outside its graph, as protobuf.
    rest: Vec<u8>,
    /// The graph without our weights, as protobuf.
    graph: Vec<u8>,
    /// Bytes of the graph still to be parsed; `None` before it begins.
    in_graph: Option<usize>,
    weights: Weights,
}

/// Field numbers of `onnx.proto3`.
const GRAPH: u64 = 7;
const INITIALIZER: u64 = 5;

impl ModelReader {
    /// Creates a reader that has received nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of bytes received so far.
    pub fn received(&self) -> usize {
        self.bytes
    }

    /// Parses the next piece of the file.
    ///
    /// # Errors
    ///
    /// The file is too large or a weight in it is malformed.
    pub fn push(&mut self, piece: &[u8]) -> Result<()> {
        self.bytes += piece.len();
        if self.bytes > MAX_BYTES {
            return Err(Error::model(format!("the model file is larger than {} MB", MAX_BYTES >> 20)));
        }
        // In small parts, as a browser switches to optimised code between calls, not within one.
        piece.chunks(1 << 12).for_each(|part| self.hash.update(part));
        self.pending.extend_from_slice(piece);
        let mut pending = std::mem::take(&mut self.pending);
        let mut at = 0;
        while let Some(used) = self.field(&pending, at)? {
            at += used;
        }
        if at > 0 {
            pending.drain(..at);
            pending.shrink_to(1 << 16);
        }
        self.pending = pending;
        Ok(())
    }

    /// Checks that the file is complete and loads the model.
    ///
    /// # Errors
    ///
    /// The file is truncated, is not ONNX, or was not written by `tansy pack` in this format.
    pub fn finish(self) -> Result<super::Embedder> {
        super::Embedder::from_model(self.into_model()?)
    }

    /// Like [`Self::finish`], but refuses any file that does not have the given SHA-256, before decoding its graph. `name` is the name of
    /// the expected model, for the error.
    ///
    /// # Errors
    ///
    /// As [`Self::finish`]; [`Error::is_mismatch`] for another file.
    pub fn finish_as(self, sha256: &str, name: &str) -> Result<super::Embedder> {
        self.check_end()?;
        if hex(&self.hash.clone().finalize()) != sha256 {
            return Err(Error::mismatch(format!(
                "the bundle was built with another model, {name} ({}…): deploy the model that `tansy build` wrote beside it",
                sha256.get(..10).unwrap_or_default()
            )));
        }
        self.finish()
    }

    fn check_end(&self) -> Result<()> {
        if self.pending.is_empty() && self.in_graph.is_none_or(|left| left == 0) {
            return Ok(());
        }
        Err(Error::model(format!(
            "the model file ends in the middle of a field, after {} bytes: download it again",
            self.bytes
        )))
    }

    pub(crate) fn into_model(self) -> Result<Model> {
        self.check_end()?;
        let mut proto = ModelProto::decode(&self.rest[..]).map_err(|_| broken())?;
        if self.in_graph.is_some() {
            proto.graph = Some(tract_onnx::pb::GraphProto::decode(&self.graph[..]).map_err(|_| broken())?);
        }
        let mut take = |key: &str| {
            let entry = proto.metadata_props.iter_mut().find(|entry| entry.key == key);
            entry.map(|entry| std::mem::take(&mut entry.value)).ok_or_else(|| {
                Error::model(format!(
                    "the model file has no {key:?}: it is plain ONNX, pack it with `tansy pack`"
                ))
            })
        };
        let manifest = Manifest::from_json(&take(super::manifest::KEY)?)?;
        let vocabulary = take(super::VOCABULARY)?;
        proto.metadata_props.clear();
        let sha256 = hex(&self.hash.finalize());
        Ok(Model { proto, weights: self.weights, manifest, vocabulary, sha256, bytes: self.bytes })
    }

    /// Parses the field at `at` and returns how many bytes it consumed; `None` if part of the field has yet to arrive. Of the graph only
    /// the header is consumed, so that its fields are parsed one by one.
    fn field(&mut self, pending: &[u8], at: usize) -> Result<Option<usize>> {
        let input = &pending[at..];
        let Some((key, key_length)) = varint(input)? else { return Ok(None) };
        let (field, wire) = (key >> 3, key & 7);
        // The length comes first, from the header alone: everything below depends on whether the field has arrived in whole.
        let (header, length) = match wire {
            0 => {
                let Some((_, length)) = varint(&input[key_length..])? else { return Ok(None) };
                (key_length, length)
            }
            1 => (key_length, 8),
            5 => (key_length, 4),
            2 => {
                let Some((length, digits)) = varint(&input[key_length..])? else { return Ok(None) };
                let length = usize::try_from(length).ok().filter(|&length| length <= MAX_BYTES);
                (key_length + digits, length.ok_or_else(broken)?)
            }
            _ => return Err(broken()),
        };
        // The graph holds all weights, so it must not be waited for: enter it before asking for the whole field.
        if field == GRAPH && wire == 2 && self.in_graph.is_none() {
            self.in_graph = Some(length);
            return Ok(Some(header));
        }
        let whole = header + length;
        if input.len() < whole {
            return Ok(None);
        }
        // Counted down by whole fields: a field that reaches past the end of the graph is an error, and once nothing is left, fields
        // belong to the model again.
        let in_graph = self.in_graph.is_some_and(|left| left > 0);
        if let Some(left) = self.in_graph.as_mut().filter(|_| in_graph) {
            *left = left.checked_sub(whole).ok_or_else(broken)?;
        }
        // Unpack our weights at once and keep everything else as it is, for prost to decode at the end.
        if in_graph && field == INITIALIZER && wire == 2 {
            let tensor = TensorProto::decode(&input[header..whole]).map_err(|_| broken())?;
            if tensor.name.starts_with(PREFIX) {
                let (name, weight) = unpack(tensor)?;
                self.weights.insert(name, weight);
                return Ok(Some(whole));
            }
        }
        if in_graph { &mut self.graph } else { &mut self.rest }.extend_from_slice(&input[..whole]);
        Ok(Some(whole))
    }
}

fn broken() -> Error {
    Error::model("the model file is not an ONNX file: make it with `tansy pack`")
}

/// A base-128 number and its length in bytes; `None` if part of it has yet to arrive.
fn varint(bytes: &[u8]) -> Result<Option<(u64, usize)>> {
    let mut value = 0u64;
    for (index, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index).min(63);
        if byte & 0x80 == 0 {
            return Ok(Some((value, index + 1)));
        }
    }
    if bytes.len() >= 10 { Err(broken()) } else { Ok(None) }
}

/// Decodes one of our weights, by the kind in its name.
fn unpack(tensor: TensorProto) -> Result<(String, Weight)> {
    let TensorProto { name, raw_data, .. } = tensor;
    let kind = name.split(':').nth(1).unwrap_or_default();
    let weight = match kind {
        "dense" => {
            let (values, _) = raw_data.as_chunks::<2>();
            let values: Vec<f32> = values.iter().map(|v| f16::from_le_bytes(*v).to_f32()).collect();
            if !values.iter().all(|value| value.is_finite()) {
                return Err(Error::model(format!(
                    "the weight {name:?} of the model has a value that is not finite: pack it again"
                )));
            }
            Weight::Dense(std::sync::Arc::new(values))
        }
        "table" => Weight::Table(std::sync::Arc::new(QuantMatrix::from_bytes(raw_data)?)),
        "linear" => Weight::Linear(std::sync::Arc::new(PackedMatrix::new(&QuantMatrix::stack_from_bytes(
            &raw_data,
        )?)?)),
        _ => return Err(Error::version(format!("the model file has a weight of an unknown kind, {name:?}"))),
    };
    Ok((name, weight))
}

/// An initialiser that holds one of our weights.
#[cfg(feature = "build")]
pub(crate) fn initializer(name: &str, raw_data: Vec<u8>) -> TensorProto {
    TensorProto {
        name: name.to_owned(),
        dims: vec![raw_data.len() as i64],
        data_type: DataType::Uint8 as i32,
        raw_data,
        ..TensorProto::default()
    }
}

/// Encodes values as a `tansy:dense:` weight.
#[cfg(feature = "build")]
pub(crate) fn dense_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| f16::from_f32(*value).to_le_bytes()).collect()
}
