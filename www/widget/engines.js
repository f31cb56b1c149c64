/** @import { TansyEngine } from "../engine/client.js" */
/** @import { LoadOptions } from "../engine/session.js" */
/** @import { Progress } from "../engine/types.js" */

/** @typedef {typeof TansyEngine} EngineClass */

/**
 * An engine, and the chats that use it: what each wants to know of its progress.
 * @typedef {{ Engine: EngineClass, key: string, loading: Promise<TansyEngine>, engine?: TansyEngine, users: ((progress: Progress) => void)[] }} Shared
 */

/** The engines of this page. Chats with the same files share one, so that these are loaded, and kept in memory, once. @type {Set<Shared>} */
const engines = new Set();

/**
 * The engine for these files, loaded unless another chat has it. `release` ends its use, unless this rejects.
 * @param {EngineClass} Engine engines of different builds are not shared
 * @param {LoadOptions} files
 * @param {(progress: Progress) => void} onProgress
 */
export async function acquire(Engine, files, onProgress) {
  const key = JSON.stringify(files);
  const shared = [...engines].find((other) => other.Engine === Engine && other.key === key) ?? load(Engine, files, key);
  shared.users.push(onProgress);
  try {
    return await shared.loading;
  } catch (error) {
    engines.delete(shared); // the next chat tries again
    throw error;
  }
}

/** @param {EngineClass} Engine @param {LoadOptions} files @param {string} key */
function load(Engine, files, key) {
  /** @type {Shared["users"]} */
  const users = [];
  const onProgress = (/** @type {Progress} */ progress) => users.forEach((user) => user(progress));
  /** @type {Shared} */
  const shared = { Engine, key, users, loading: Engine.load({ ...files, onProgress }).then((engine) => (shared.engine = engine)) };
  engines.add(shared);
  return shared;
}

/**
 * Ends the use of an engine by a chat. The last one closes it, which frees its memory.
 * @param {TansyEngine} engine
 * @param {(progress: Progress) => void} onProgress as it was given to `acquire`
 */
export function release(engine, onProgress) {
  const shared = [...engines].find((other) => other.engine === engine);
  if (!shared) return;
  const at = shared.users.indexOf(onProgress);
  if (at >= 0) shared.users.splice(at, 1); // it may have been released already
  if (shared.users.length) return;
  engines.delete(shared);
  engine.close();
}
