/** @import { DoneEvent, SourcesEvent } from "../engine/types.js" */
import { rememberOpen } from "./open-state.js";

/**
 * A question with its answer, as it is kept.
 * @typedef {{ id: string, question: string, found?: SourcesEvent, done: DoneEvent }} Turn
 */

/** Maximum number of turns that are kept: the oldest go first. */
const KEPT = 40;

/** The names in the browser's storage: of the conversation, and of what belongs to one tab alone. */
const TURNS = "tansy-conversation";
const DRAFT = "tansy-draft";

/**
 * The conversation in the browser's storage, as `history` says: nowhere, in this tab, or on this device. Tabs do not overwrite each other: each adds its own
 * turns to those that are stored. Where storage is forbidden or full, the conversation lives as long as the page.
 */
export class History {
  /** @readonly */
  kind;
  #id;
  #key;

  /**
   * @param {"none" | "session" | "local"} kind
   * @param {string} id of the element: several chats of a site have conversations of their own
   */
  constructor(kind, id) {
    this.kind = kind;
    this.#id = id;
    this.#key = id && `:${id}`;
  }

  /** @returns {Turn[]} */
  get turns() {
    const turns = read(this.#storage, TURNS + this.#key);
    return Array.isArray(turns) ? turns.filter(isTurn) : [];
  }

  /** @param {Turn} turn */
  add(turn) {
    const turns = [...this.turns.filter(({ id }) => id !== turn.id), turn].slice(-KEPT);
    // What does not fit is given up from the oldest on.
    while (turns.length && !write(this.#storage, TURNS + this.#key, turns)) turns.splice(0, Math.ceil(turns.length / 2));
  }

  clear() {
    remove(this.#storage, TURNS + this.#key);
    remove(this.#tab, DRAFT + this.#key);
  }

  get draft() {
    const draft = read(this.#tab, DRAFT + this.#key);
    return typeof draft === "string" ? draft : "";
  }
  set draft(text) {
    if (text) write(this.#tab, DRAFT + this.#key, text);
    else remove(this.#tab, DRAFT + this.#key);
  }

  /** Whether the panel is open in this tab. */
  set open(/** @type {boolean} */ open) {
    if (this.kind !== "none") rememberOpen(this.#id, open);
  }

  /**
   * Calls back when another tab has added to the conversation or cleared it.
   * @param {() => void} changed
   * @param {AbortSignal} signal
   */
  watch(changed, signal) {
    if (this.kind !== "local") return;
    addEventListener("storage", ({ key }) => (key === TURNS + this.#key || key === null) && changed(), { signal });
  }

  get #storage() {
    if (this.kind === "none") return undefined;
    return storage(this.kind === "local" ? "localStorage" : "sessionStorage");
  }

  get #tab() {
    return this.kind === "none" ? undefined : storage("sessionStorage");
  }
}

/** The browser's storage; undefined where it is forbidden. @param {"localStorage" | "sessionStorage"} name */
function storage(name) {
  try {
    return globalThis[name];
  } catch {
    return undefined;
  }
}

/** @param {Storage | undefined} storage @param {string} key @returns {unknown} */
function read(storage, key) {
  try {
    return JSON.parse(storage?.getItem(key) ?? "null");
  } catch {
    return undefined;
  }
}

/** Whether there was room for it. @param {Storage | undefined} storage @param {string} key @param {unknown} value */
function write(storage, key, value) {
  try {
    storage?.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** @param {Storage | undefined} storage @param {string} key */
function remove(storage, key) {
  try {
    storage?.removeItem(key);
  } catch {
    // forbidden since
  }
}

/** Whether something from the storage, which every script of the site can write to, is a turn. @param {any} value @returns {value is Turn} */
function isTurn(value) {
  const { id, question, found, done } = value ?? {};
  return [id, question, done?.text, done?.decision, done?.by].every((text) => typeof text === "string")
    && Array.isArray(done.citations) && (!found || [found.sources, found.related].every(Array.isArray));
}
