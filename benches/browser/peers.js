import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { inRepository } from "./engines.js";

const HERE = inRepository("benches/browser");
const MODEL = inRepository("models/work/minilm");
const Q8 = `${MODEL}/onnx/model_quantized.onnx`;

/**
 * Installs the peers and makes their models, if they are missing.
 * @returns {string | undefined} the reason if they cannot be measured here
 */
export function preparePeers() {
  return install() ?? makeModels();
}

/** The installed version of a package. @param {string} name */
export function versionOf(name) {
  return JSON.parse(readFileSync(`${HERE}/node_modules/${name}/package.json`, "utf8")).version;
}

/**
 * The token ids of texts, from the peers' own tokenizer.
 * @param {string[]} texts
 * @returns {Promise<number[][]>}
 */
export async function tokenIds(texts) {
  const { Tokenizer } = await import("@huggingface/tokenizers");
  const json = JSON.parse(readFileSync(`${MODEL}/tokenizer.json`, "utf8"));
  const tokenizer = new Tokenizer(json, tokenizerConfig());
  return texts.map((text) => tokenizer.encode(text).ids);
}

function install() {
  const installed = `${HERE}/node_modules/.package-lock.json`;
  const lock = `${HERE}/package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return undefined;
  return run("npm", ["ci", "--ignore-scripts", "--silent", "--no-audit", "--no-fund"], "npm could not install them");
}

function makeModels() {
  if (!existsSync(`${MODEL}/model.onnx`)) {
    const failure = run("python3", [inRepository("models/export.py"), MODEL], "models/export.py needs Python with numpy, onnx and safetensors");
    if (failure) return failure;
  }
  if (!existsSync(Q8)) {
    const failure = run("python3", [inRepository("models/quantize_q8.py"), `${MODEL}/model.onnx`, Q8], "models/quantize_q8.py needs Python with onnx and onnxruntime");
    if (failure) return failure;
  }
  writeFileSync(`${MODEL}/tokenizer_config.json`, `${JSON.stringify(tokenizerConfig())}\n`);
}

/** The file that transformers.js needs besides tokenizer.json. */
function tokenizerConfig() {
  const { max_length } = JSON.parse(readFileSync(`${MODEL}/config.json`, "utf8"));
  return { tokenizer_class: "BertTokenizer", model_max_length: max_length };
}

/**
 * Runs a command.
 * @param {string} command
 * @param {string[]} args
 * @param {string} failure
 */
function run(command, args, failure) {
  const { status } = spawnSync(command, args, { cwd: HERE, stdio: ["ignore", "ignore", "inherit"] });
  return status === 0 ? undefined : failure;
}
