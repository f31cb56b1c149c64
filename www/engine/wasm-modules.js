import * as wholeEngine from "../tansy_engine.js";
import * as relaxedEngine from "../tansy_engine_relaxed.js";
import * as pageReader from "../tansy_reader.js";
import * as wordsEngine from "../tansy_words.js";
import { fetchInTime } from "./download.js";
import { TansyError, codeOf } from "./errors.js";
import { unreachable } from "./reach.js";

/** @typedef {typeof import("../tansy_engine.js")} EngineModule */
/** @typedef {typeof import("../tansy_words.js")} WordsModule */
/** @typedef {typeof import("../tansy_reader.js")} ReaderModule */

/** @typedef {import("../tansy_engine.js").Engine} WasmEngine The whole engine. */
/** @typedef {Omit<import("../tansy_engine.js").Chat, typeof Symbol.dispose>} Chat One answer. */
/** @typedef {Pick<WasmEngine, "info" | "search"> & { ask(...args: Parameters<WasmEngine["ask"]>): Chat }} WordsEngine The methods of both engines. */

/** @typedef {{ default: (options: { module_or_path: Response }) => Promise<unknown> }} WasmModule What wasm-bindgen generates for every module. */

/**
 * @template {WasmModule} M
 * @typedef {{ name: string, module: M, wasm: () => URL }} Build A WebAssembly file and the JavaScript that starts it.
 */

/**
 * The builds of the whole engine, fastest first. The paths are literal, so that Vite, webpack and Rollup find and copy the files.
 * @type {(Build<EngineModule> & { usable: () => boolean })[]}
 */
const ENGINES = [
  {
    name: "tansy_engine_relaxed",
    usable: hasRelaxedSimd,
    module: relaxedEngine,
    wasm: () => new URL("../tansy_engine_relaxed_bg.wasm", import.meta.url),
  },
  {
    name: "tansy_engine",
    usable: () => true,
    module: wholeEngine,
    wasm: () => new URL("../tansy_engine_bg.wasm", import.meta.url),
  },
];

/** The words-only engine: small, so that it arrives first. @type {Build<WordsModule>} */
const WORDS = {
  name: "tansy_words",
  module: wordsEngine,
  wasm: () => new URL("../tansy_words_bg.wasm", import.meta.url),
};

/** The reader of FAQ pages. @type {Build<ReaderModule>} */
const READER = {
  name: "tansy_reader",
  module: pageReader,
  wasm: () => new URL("../tansy_reader_bg.wasm", import.meta.url),
};

/** A module with one function that uses `i8x16.relaxed_swizzle`: it validates only where relaxed SIMD is available. */
const RELAXED_PROBE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11];

function hasRelaxedSimd() {
  return WebAssembly.validate(new Uint8Array(RELAXED_PROBE));
}

/**
 * Downloads, compiles and starts the words-only engine.
 * @param {string} [base] as for `startEngine`
 */
export function startWords(base) {
  return start(WORDS, base);
}

/**
 * Downloads, compiles and starts the fastest build of the whole engine that this browser runs. The module is compiled while the bytes
 * arrive, from a plain `fetch`, because only then do browsers cache the compiled code with the response.
 * @param {string} [base] folder of the WebAssembly files, if they are not where the package has them
 * @returns {Promise<EngineModule>}
 */
export async function startEngine(base) {
  const usable = ENGINES.filter((build) => build.usable());
  for (const [index, build] of usable.entries()) {
    try {
      return await start(build, base);
    } catch (error) {
      if (codeOf(error) !== "network" || index === usable.length - 1) throw error;
    }
  }
  throw new TansyError("unsupported", "No build of the engine runs in this browser.");
}

/**
 * Downloads, compiles and starts the reader.
 * @param {string} [base] as for `startEngine`
 */
export function startReader(base) {
  return start(READER, base);
}

/**
 * @template {WasmModule} M
 * @param {Build<M>} build
 * @param {string} [base]
 * @returns {Promise<M>}
 */
async function start(build, base) {
  if (typeof WebAssembly !== "object") throw new TansyError("unsupported", "This browser has no WebAssembly.");
  const wasm = base ? new URL(`${build.name}_bg.wasm`, base) : build.wasm();
  await instantiate(build.module, await fetchWasm(wasm), wasm);
  return build.module;
}

/**
 * @param {WasmModule} module
 * @param {Response} response
 * @param {URL} wasm
 * @param {number} [retries] how many are left, for connections that break
 */
async function instantiate(module, response, wasm, retries = 2) {
  try {
    await module.default({ module_or_path: response });
  } catch (cause) {
    // A connection that breaks throws a TypeError, as `fetch` does; a policy or an old browser throws other errors.
    if (!(cause instanceof TypeError)) throw new TansyError("unsupported", `WebAssembly cannot start here: ${cause}`, { cause });
    if (!retries) throw new TansyError("network", `${wasm} could not be loaded.`, { cause });
    await instantiate(module, await fetchWasm(wasm), wasm, retries - 1);
  }
}

/**
 * Fetches a WebAssembly file. The response has the content type that browsers require, even if the server does not send it.
 * @param {URL} url
 * @returns {Promise<Response>}
 */
async function fetchWasm(url) {
  const response = await fetchInTime(url.href).catch(async (cause) => {
    throw await unreachable(url.href, cause);
  });
  if (!response.ok) throw new TansyError("network", `${url}: status ${response.status}.`);
  const type = "application/wasm";
  return response.headers.get("content-type") === type ? response : new Response(response.body, { headers: { "content-type": type } });
}
