//! Converts the arguments of a call for the core.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::values::thrown;
use crate::error::{Error, Result};

/// The options of a call; `undefined` and `null` are the defaults.
pub(super) fn options<T: for<'de> Deserialize<'de> + Default>(value: &JsValue) -> Result<T, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(value.clone())
        .map_err(|error| thrown(Error::input(format!("the options: {error}"))))
}
