/** @import { Turn } from "./history.js" */
import { History } from "./history.js";

/**
 * @typedef {object} RecordActions
 * @property {(turn: Turn) => void} show adds a question with its answer to what is shown
 * @property {() => void} empty removes everything that is shown
 * @property {(turns: Turn[]) => void} replaced called when the conversation is another one than the engine knows
 * @property {(begun: boolean) => void} changed called with whether there is a conversation
 */

/** What has been asked and answered: shown on the page, kept as `history` says, and the same in all tabs. */
export class Record {
  /** @type {Turn[]} */
  turns = [];
  #actions;
  #history = new History("none", "");
  #watch = new AbortController();

  /** @param {RecordActions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#watch.abort();
  }

  /** Uses the storage that the page wants from now on. @param {History["kind"]} kind @param {string} id of the element */
  open(kind = "none", id) {
    if (!this.#watch.signal.aborted && this.#history.kind === kind) return;
    this.close();
    this.#watch = new AbortController();
    this.#history = new History(kind, id);
    this.#history.watch(() => this.#synchronise(), this.#watch.signal);
  }

  /** Leaves the storage as it is. */
  close() {
    this.#watch.abort();
  }

  /** Shows the conversation that is stored. */
  restore() {
    this.#replace(this.#history.turns);
  }

  /** @param {string} question @param {Pick<Turn, "found" | "done">} answer */
  add(question, answer) {
    // `crypto.randomUUID` is missing on pages without HTTPS.
    const turn = { id: `${Date.now()}-${Math.random()}`, question, ...answer };
    this.turns.push(turn);
    this.#history.add(turn);
    this.#actions.changed(true);
  }

  /** Deletes the conversation, also where it is stored. */
  clear() {
    this.#history.clear();
    this.#replace([]);
  }

  /** What is written and not sent. */
  get draft() {
    return this.#history.draft;
  }
  set draft(text) {
    this.#history.draft = text;
  }

  /** Whether the panel is open in this tab. */
  set panelOpen(/** @type {boolean} */ open) {
    this.#history.open = open;
  }

  /** @param {Turn[]} turns */
  #replace(turns) {
    this.#actions.empty();
    this.turns = turns;
    for (const turn of turns) this.#actions.show(turn);
    this.#actions.replaced(turns);
    this.#actions.changed(turns.length > 0);
  }

  /** Takes over what another tab has asked, or that it has cleared the conversation. */
  #synchronise() {
    const stored = this.#history.turns;
    if (!stored.length) return this.#replace([]);
    const known = new Set(this.turns.map(({ id }) => id));
    const added = stored.filter(({ id }) => !known.has(id));
    this.turns.push(...added);
    for (const turn of added) this.#actions.show(turn);
    this.#actions.replaced(this.turns);
    this.#actions.changed(true);
  }
}
