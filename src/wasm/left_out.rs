//! What is called where `tools/cut` left a function of tract out of the module.

use js_sys::WebAssembly::RuntimeError;

/// Throws what happened, so that a model which needs more of tract than the module has fails with a reason. It is the error of a
/// trap, as the functions that it goes through do not end: the worker has to start anew.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
extern "C" fn tansy_left_out() -> ! {
    let reason = "this model needs a part of tract that was left out of the browser module: see ARCHITECTURE.md, \"Size\"";
    wasm_bindgen::throw_val(RuntimeError::new(reason).into())
}
