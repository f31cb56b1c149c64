//! The function that replaces those of tract that `tools/cut` removed from the module.

use js_sys::WebAssembly::RuntimeError;

/// Throws an error that gives the reason, for a model that needs more of tract than the module has. It is the error of a trap,
/// because the functions on the stack never return: the worker must be restarted.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
extern "C" fn tansy_left_out() -> ! {
    let reason = "this model needs a part of tract that was left out of the browser module: see ARCHITECTURE.md, \"Size\"";
    wasm_bindgen::throw_val(RuntimeError::new(reason).into())
}
