//! The engine and the reader for JavaScript. Bindings only: options in, one call to the core, result out.
//!
//! They are built as three modules, one per feature: the words-only engine, which is small and answers first; the whole engine; and
//! the reader, which most pages never load.

#[cfg(feature = "engine")]
mod body;
#[cfg(feature = "words")]
mod chat;
#[cfg(feature = "words")]
mod convert;
#[cfg(all(feature = "words", not(feature = "engine")))]
mod draft;
#[cfg(feature = "words")]
mod engine;
#[cfg(feature = "engine")]
mod left_out;
#[cfg(feature = "engine")]
mod model;
#[cfg(any(all(feature = "words", not(feature = "engine")), feature = "reader"))]
mod page;
#[cfg(feature = "reader")]
mod reader;
#[cfg(feature = "words")]
mod shapes;
mod values;

#[cfg(feature = "words")]
pub use chat::Chat;
#[cfg(all(feature = "words", not(feature = "engine")))]
pub use draft::draft_bundle;
#[cfg(feature = "words")]
pub use engine::Engine;
#[cfg(feature = "reader")]
pub use reader::read_pages;

/// The declarations that wasm-bindgen generates for a module name types of `pkg/types.d.ts`; see `declarations.rs`.
#[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { AskEvent, AskOptions, BundleInfo, EndpointRequest, Entry, Page, PageSource, SearchOptions, SearchResult } from "./types.js";"#;

#[cfg(feature = "engine")]
mod start {
    use wasm_bindgen::prelude::*;

    /// Runs the constructors of tract's `inventory` once; without this call, every export would run them.
    #[wasm_bindgen(start)]
    #[allow(unsafe_code)]
    fn start() {
        unsafe extern "C" {
            fn __wasm_call_ctors();
        }
        // SAFETY: the linker generates this function, and nothing has called it yet.
        unsafe { __wasm_call_ctors() }
    }
}
