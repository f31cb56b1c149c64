// Holds the direction of dependencies: no circles, and what ARCHITECTURE.md says is what the code does.
//
//     node tools/layers/main.js
//
// In src/, the modules of one folder must not use each other in a circle, however deep the files are that do so; a parent and its child
// may. The block after "Dependency direction" in ARCHITECTURE.md names for each top-level module all that it uses, and the one after "Fences"
// where each third-party crate may be named; both are compared with the code, in both directions. In www/, no module may import another in a circle,
// and engine/ imports nothing of widget/.
import { readFileSync } from "node:fs";
import { circle, link } from "./circles.js";
import { codeOf, moduleOf, rustFiles, used } from "./rust.js";
import { webEdges } from "./web.js";

const problems = [];

const files = ["src"].flatMap(rustFiles).map((file) => {
  const isBin = file.startsWith("src/bin/tansy/");
  const module = isBin ? ["bin", ...moduleOf(file, "src/bin/tansy")] : moduleOf(file, "src");
  return { file, module, code: codeOf(file) };
});
const known = new Set(files.map(({ module }) => module.join("::")));
const edges = files.flatMap(({ file, module, code }) => {
  // In the binary, `crate` is the binary and `tansy` the library.
  const own = module[0] === "bin" ? code.replace(/\bcrate::/g, "tansy::bin::") : code;
  return used(module, own, known).map((target) => ({ file, from: module, to: target }));
});

// Circles: each folder has a graph of its own children.
const folders = new Map();
for (const { from, to } of edges) {
  let depth = 0;
  while (depth < from.length && depth < to.length && from[depth] === to[depth]) depth++;
  if (depth === from.length || depth === to.length) continue; // a parent and what is below it
  const folder = from.slice(0, depth).join("/");
  if (!folders.has(folder)) folders.set(folder, new Map());
  link(folders.get(folder), from[depth], to[depth]);
}
for (const [folder, graph] of folders) {
  const found = circle(graph);
  if (found) problems.push(`src/${folder}: ${found.join(" -> ")} is a circle: ${witnesses(folder, found)}`);
}

/** A file for each step of a circle. */
function witnesses(folder, found) {
  const prefix = folder ? folder.split("/") : [];
  const starts = (module, name) => [...prefix, name].every((part, at) => module[at] === part);
  return found
    .slice(1)
    .map((to, at) => edges.find((edge) => starts(edge.from, found[at]) && starts(edge.to, to))?.file)
    .join(", ");
}

// The diagram.
const architecture = readFileSync("ARCHITECTURE.md", "utf8");
const said = new Map(block("Dependency direction").map((line) => {
  const [from, to = ""] = line.split("->").map((part) => part.trim());
  return [from, new Set(to.split(/[\s,]+/).filter(Boolean))];
}));
const real = new Map();
for (const { from, to } of edges) if (from[0] && to[0] && from[0] !== to[0]) link(real, from[0], to[0]);
for (const from of new Set([...said.keys(), ...real.keys()])) {
  const [does, says] = [real.get(from) ?? new Set(), said.get(from) ?? new Set()];
  for (const to of does) if (!says.has(to)) problems.push(`${from} uses ${to} (${example(from, to)}), ARCHITECTURE.md does not say so`);
  for (const to of says) if (!does.has(to)) problems.push(`ARCHITECTURE.md says that ${from} uses ${to}, no file does`);
}

function example(from, to) {
  return edges.find((edge) => edge.from[0] === from && edge.to[0] === to)?.file;
}

// The fences.
for (const line of block("Fences")) {
  const [names, places] = line.split(" in ").map((part) => part.split(/[\s,]+/).filter(Boolean));
  const pattern = new RegExp(`(?<![\\w:.])(?:${names.map((name) => name.replaceAll("*", "\\w*")).join("|")})\\b`);
  for (const { file, code } of files) {
    if (!places.some((place) => file.startsWith(place)) && pattern.test(code)) problems.push(`${file} names ${names.join(" or ")}, which belongs in ${places.join(", ")}`);
  }
  if (!files.some(({ code }) => pattern.test(code))) problems.push(`ARCHITECTURE.md fences ${names.join(", ")}, which nothing names`);
}

/** The lines of the first code block after a heading. */
function block(heading) {
  const after = architecture.split(new RegExp(`^#+ ${heading}$`, "m"))[1] ?? "";
  const lines = /```\n([^]*?)```/.exec(after)?.[1].split("\n").filter((line) => line.trim());
  if (!lines) problems.push(`ARCHITECTURE.md has no code block after the heading "${heading}"`);
  return lines ?? [];
}

// The browser.
const web = webEdges("www");
const graph = new Map();
for (const { from, to } of web) {
  link(graph, from, to);
  if (from.startsWith("www/engine/") && to.startsWith("www/widget/")) problems.push(`${from} imports ${to}: the engine must not know the widget`);
}
const found = circle(graph);
if (found) problems.push(`${found.join(" -> ")} is a circle`);

for (const problem of problems) console.error(problem);
console.log(`${files.length} Rust modules with ${edges.length} uses, ${graph.size} modules of the browser: ${problems.length || "no"} problems`);
process.exitCode = problems.length ? 1 : 0;
