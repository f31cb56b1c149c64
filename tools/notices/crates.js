// The crates that are linked into what is shipped, with the texts of their licences.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** @typedef {{ name: string, version: string, license: string | null, repository: string | null, texts: string[] }} Crate */

const TEXT = /^(licen[cs]e|copying|copyright|notice|unlicense)/i;

/**
 * The crates of others below this one, without those that only run while it is built: build scripts, procedural macros, tests.
 * @param {string} features
 * @param {string} target a target triple
 * @returns {Crate[]}
 */
export function linked(features, target) {
  const args = ["metadata", "--format-version=1", "--locked", "--no-default-features", `--features=${features}`, `--filter-platform=${target}`];
  const { packages, resolve } = JSON.parse(execFileSync("cargo", args, { encoding: "utf8", maxBuffer: 1 << 28 }));
  const byId = new Map(packages.map((crate) => [crate.id, crate]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const isMacro = (id) => byId.get(id).targets.some(({ kind }) => kind.includes("proc-macro"));
  const seen = new Set();
  const open = [resolve.root];
  for (let id = open.pop(); id; id = open.pop()) {
    if (seen.has(id) || isMacro(id)) continue;
    seen.add(id);
    const normal = nodes.get(id).deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null));
    open.push(...normal.map(({ pkg }) => pkg));
  }
  seen.delete(resolve.root);
  // Without a source are those of this repository.
  const crates = [...seen].map((id) => byId.get(id)).filter(({ source }) => source).map((crate) => ({ ...crate, texts: texts(dirname(crate.manifest_path)) }));
  return crates.sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1));
}

/** @param {string} folder */
function texts(folder) {
  const files = readdirSync(folder, { withFileTypes: true }).filter((file) => file.isFile() && TEXT.test(file.name));
  return files.map(({ name }) => readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n").trim()).sort();
}
