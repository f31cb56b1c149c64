//! The engine and the reader for JavaScript. Bindings only: options in, one call of the core, result out.
//!
//! They are three modules, each of its own feature: the engine for words alone, which is small and answers first; the whole engine;
//! and the reader, which most pages never load.

#[cfg(feature = "words")]
mod convert;
#[cfg(feature = "words")]
mod engine;
#[cfg(feature = "engine")]
mod left_out;
#[cfg(feature = "engine")]
mod model;
#[cfg(feature = "reader")]
mod reader;
#[cfg(feature = "words")]
mod transport;
mod values;

#[cfg(feature = "words")]
pub use engine::Engine;
#[cfg(feature = "reader")]
pub use reader::read_page;

#[cfg(feature = "words")]
#[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.ts");

#[cfg(feature = "engine")]
mod start {
    use wasm_bindgen::prelude::*;

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
