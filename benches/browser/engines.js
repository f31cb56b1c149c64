import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The full path of a file. @param {string} path relative to the root of the repository */
export const inRepository = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The folders served on the origin of every engine. */
export const FOLDERS = {
  "/": inRepository("benches/browser/page"),
  "/pkg/": inRepository("pkg"),
  "/demo/": inRepository("build/demo"),
  "/peers/": inRepository("benches/browser/node_modules"),
  "/models/": inRepository("models/work"),
};

const ORT = "/peers/onnxruntime-web/dist/";
const TRANSFORMERS = "/peers/@huggingface/transformers/";

/** The file names that `tansy build` wrote into tansy.js. @type {{ bundle: string, model: string }} */
const FILES = JSON.parse(/const FILES = (\{.*?\});/s.exec(readFileSync(inRepository("build/demo/tansy/tansy.js"), "utf8"))?.[1] ?? "{}");

/** @param {string} file */
const ofDemo = (file) => new URL(file, "http://localhost/demo/tansy/").pathname;

/** @param {string} module */
const tansy = (module) => ({ adapter: "tansy", endurance: 5000, options: { module: `/pkg/${module}`, bundle: ofDemo(FILES.bundle), model: ofDemo(FILES.model) } });

/** @param {string} model */
const ort = (model) => ({ adapter: "ort", options: { module: `${ORT}ort.wasm.min.mjs`, runtime: ORT, model } });

/** The engine that ratios are relative to. */
export const BASELINE = "onnxruntime-web q8";
/** The engine that embeddings are compared with. */
export const REFERENCE = "onnxruntime-web fp32";

/** @typedef {{ name: string, adapter: string, options: object, endurance?: number }} Engine endurance: number of further questions after which memory is measured again */

/** @type {Engine[]} */
export const TANSY = [
  { name: "Tansy, relaxed-simd", ...tansy("tansy_engine_relaxed") },
  { name: "Tansy, simd128", ...tansy("tansy_engine") },
];

/** @type {Engine[]} */
export const PEERS = [
  { name: BASELINE, ...ort("/models/minilm/onnx/model_quantized.onnx") },
  { name: REFERENCE, ...ort("/models/minilm/model.onnx") },
  {
    name: "transformers.js q8",
    adapter: "transformers",
    options: {
      module: `${TRANSFORMERS}dist/transformers.min.js`,
      runtime: `${TRANSFORMERS}node_modules/onnxruntime-web/dist/`,
      models: "/models/",
      model: "minilm",
      dtype: "q8",
    },
  },
];
