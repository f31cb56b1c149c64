// How this machine looks from within: one root, paths with slashes.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const isWindows = process.platform === "win32";
const root = fileURLToPath(new URL("../", import.meta.url));

/** A path of this machine as the module has it. @param {string} path */
export const toGuest = (path) => (isWindows ? `/${path.replaceAll("\\", "/")}` : path);

/** The module's path as this machine has it: on Windows, what follows the last drive. @param {string} path */
export function toHost(path) {
  const [, drive, rest] = (isWindows && path.match(/^.*[/\\]([A-Za-z]:)([/\\].*)?$/)) || [];
  return drive ? drive + (rest ?? "\\") : path;
}

/** The arguments, with slashes in paths: for the module, a backslash is a letter like others. @param {string[]} given */
export function guestArguments(given) {
  const isPath = (/** @type {string} */ text) => text.includes("\\") && (existsSync(text) || existsSync(dirname(text)));
  return ["tansy", ...given.map((text) => (isWindows && isPath(text) ? text.replaceAll("\\", "/") : text))];
}

/** The environment: this process's, with where the module is, and where the package's files and the caches are. @param {number} threads */
export function environment(threads) {
  const caches = { win32: process.env.LOCALAPPDATA, darwin: join(homedir(), "Library/Caches") }[/** @type {string} */ (process.platform)];
  const set = {
    RAYON_NUM_THREADS: String(threads),
    TANSY_ASSETS: root,
    ...(caches && { XDG_CACHE_HOME: toGuest(caches) }),
    ...process.env,
    PWD: toGuest(process.cwd()),
  };
  if (!process.env.TANSY_ASSETS) set.TANSY_ASSETS = toGuest(root);
  return Object.entries(set).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
}
