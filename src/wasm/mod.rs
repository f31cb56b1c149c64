//! The engine for JavaScript. Bindings only: options in, one call of the core, result out.

mod convert;
mod engine;
mod left_out;
mod transport;

use wasm_bindgen::prelude::*;

pub use engine::Engine;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.ts");

/// Runs the constructors of tract's `inventory` once; without this call every export would be wrapped in them.
#[wasm_bindgen(start)]
#[allow(unsafe_code)]
fn start() {
    unsafe extern "C" {
        fn __wasm_call_ctors();
    }
    // SAFETY: the linker makes this function, and nothing has called it yet.
    unsafe { __wasm_call_ctors() }
}
