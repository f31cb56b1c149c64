// Which modules of the browser import which, types aside.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** All static and dynamic imports between the modules below a folder. */
export function webEdges(folder) {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
    .map((entry) => join(entry.parentPath, entry.name));
  return files.flatMap((from) => {
    const code = readFileSync(from, "utf8").replace(/\/\*[^]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
    const targets = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']/g)].map(([, target]) => target);
    return targets.map((target) => ({ from, to: normalize(join(dirname(from), target)) })).filter(({ to }) => files.includes(to));
  });
}
