//! The engine and the reader for JavaScript. Bindings only: options in, one call of the core, result out.
//!
//! They are two modules, each of its own feature: most pages never load the reader.

#[cfg(feature = "engine")]
mod convert;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "engine")]
mod left_out;
#[cfg(feature = "reader")]
mod reader;
#[cfg(feature = "engine")]
mod transport;
mod values;

#[cfg(feature = "engine")]
pub use engine::Engine;
#[cfg(feature = "reader")]
pub use reader::read_page;

#[cfg(feature = "engine")]
mod start {
    use wasm_bindgen::prelude::*;

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
}
