// The modules of src/ and which of them each file uses, read from `use` lines and from paths in the code.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Every `.rs` file below a folder, as paths. */
export function rustFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".rs"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** `src/embed/ops/linear.rs` is `["embed", "ops", "linear"]`, `src/embed/mod.rs` is `["embed"]`. */
export function moduleOf(file, root) {
  const parts = file.slice(root.length + 1, -".rs".length).split("/");
  return ["mod", "lib", "main"].includes(parts.at(-1)) ? parts.slice(0, -1) : parts;
}

/**
 * The code of a file without comments, text in quotes, and what is compiled for tests alone: tests may use anything.
 * @param {string} file
 */
export function codeOf(file) {
  const text = readFileSync(file, "utf8")
    .replace(/\/\/.*|\/\*[^]*?\*\//g, "")
    .replace(/b?r(#*)"[^]*?"\1|b?"(?:\\[^]|[^"\\])*"|b?'(?:\\.[^']*|[^'\\])'/g, '""');
  const tests = text.search(/#\[cfg\((?:all\()?test\b[^\n]*\n(?:pub(?:\([^)]*\))? )?mod \w+ \{/);
  return (tests < 0 ? text : text.slice(0, tests)).replace(/#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))?\s+)?use [^;]*;/g, "");
}

/**
 * The modules that a file uses, each as the longest known path.
 * @param {string[]} own its module
 * @param {string} code
 * @param {Set<string>} known all modules, joined with `::`
 * @returns {string[][]}
 */
export function used(own, code, known) {
  const found = new Map();
  const isModule = (path) => known.has(path.join("::"));
  for (const path of paths(code)) {
    const absolute = resolve(own, path, isModule);
    if (!absolute) continue;
    while (absolute.length && !isModule(absolute)) absolute.pop();
    found.set(absolute.join("::"), absolute);
  }
  return [...found.values()];
}

/** A path from the crate's root, or nothing for what is not ours. */
function resolve(own, [first, ...rest], isModule) {
  if (first === "crate" || first === "tansy") return rest;
  if (first === "self") return [...own, ...rest];
  if (first === "super") {
    let parent = own.slice(0, -1);
    while (rest[0] === "super") [parent, rest] = [parent.slice(0, -1), rest.slice(1)];
    return [...parent, ...rest];
  }
  return isModule([...own, first]) ? [...own, first, ...rest] : undefined;
}

/** Every path of a file: those of `use` with their braces spread, and those that stand in the code. */
function* paths(code) {
  const rest = code.replace(/\buse\s+([^;]+);/g, "");
  for (const [, tree] of code.matchAll(/\buse\s+([^;]+);/g)) yield* spread(tree.replace(/\s+/g, " ").trim());
  for (const [path] of rest.matchAll(/\b(?:\w+::)+\w+/g)) yield path.split("::");
}

/** `a::{b, c::d as e}` is `a::b` and `a::c::d`. */
function* spread(tree) {
  const open = tree.indexOf("{");
  if (open < 0) {
    yield tree.split(" as ")[0].split("::").map((part) => part.trim());
    return;
  }
  const before = tree.slice(0, open).split("::").map((part) => part.trim()).filter(Boolean);
  for (const branch of branches(tree.slice(open + 1, tree.lastIndexOf("}")))) {
    for (const path of spread(branch)) yield [...before, ...(path[0] === "self" ? path.slice(1) : path)];
  }
}

/** What stands between the outermost commas. */
function branches(list) {
  const found = [""];
  let depth = 0;
  for (const letter of list) {
    depth += Number(letter === "{") - Number(letter === "}");
    if (letter === "," && !depth) found.push("");
    else found[found.length - 1] += letter;
  }
  return found.map((branch) => branch.trim()).filter(Boolean);
}
