//! Converts the core's values for JavaScript.

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::error::Error;

/// The core's error as a JavaScript `Error` with a `code`.
#[allow(clippy::needless_pass_by_value, reason = "`map_err` passes it by value")]
pub(super) fn thrown(error: Error) -> JsValue {
    let thrown = js_sys::Error::new(&error.to_string());
    // Setting a property of a fresh object cannot fail.
    let _ = js_sys::Reflect::set(&thrown, &"code".into(), &error.code().into());
    thrown.into()
}

/// A plain object, as from `JSON.parse`.
pub(super) fn object<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|error| thrown(Error::input(error.to_string())))
}
