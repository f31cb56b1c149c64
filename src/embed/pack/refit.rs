//! Replaces the fitted numbers of a packed model; its weights stay as they are.

use prost::Message;
use tract_onnx::pb::ModelProto;

use crate::embed::manifest::{KEY, Manifest};
use crate::error::{Error, Result};
use crate::fitted::Fitted;

/// Returns the packed model `bytes` with `fitted` in its manifest.
///
/// # Errors
///
/// The bytes are not a packed model, or a number is out of range.
pub fn refit(bytes: &[u8], fitted: &Fitted) -> Result<Vec<u8>> {
    fitted.check()?;
    let broken = || Error::model("not a packed model: make one with `tansy pack`");
    let mut model = ModelProto::decode(bytes).map_err(|_| broken())?;
    let entry = model.metadata_props.iter_mut().find(|entry| entry.key == KEY).ok_or_else(broken)?;
    let manifest = Manifest { fitted: Some(fitted.clone()), ..Manifest::from_json(&entry.value)? };
    entry.value = manifest.to_json()?;
    Ok(model.encode_to_vec())
}
