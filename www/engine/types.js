/**
 * The shapes that cross a boundary: page to engine, engine to worker, worker to WebAssembly. Types only; nothing imports this at run time.
 * Those that Rust defines come from pkg/types.d.ts, which is generated from the Rust types.
 * @module
 */
export {};

/** @typedef {import("../types.js").BundleInfo} BundleInfo */
/** @typedef {import("../types.js").SearchOptions} SearchOptions */
/** @typedef {import("../types.js").SearchResult} SearchResult */
/** @typedef {import("../types.js").Decision} Decision */
/** @typedef {import("../types.js").Hit} Hit */
/** @typedef {import("../types.js").Parts} Parts */
/** @typedef {import("../types.js").LlmOptions & Limits} LlmOptions */
/** @typedef {Omit<import("../types.js").AskOptions, "llm"> & { llm?: LlmOptions }} AskOptions */
/** @typedef {import("../types.js").EndpointRequest} EndpointRequest */
/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").AskEvent} AskEvent One `sources`, any number of `token`, at most one `error`, one `done`. */
/** @typedef {import("../types.js").Reply} Reply */
/** @typedef {import("../types.js").Source} Source */
/** @typedef {import("../types.js").Related} Related */
/** @typedef {import("../types.js").SmallTalk} SmallTalk */
/** @typedef {import("../types.js").Entry} Entry */
/** @typedef {import("../types.js").Page} Page */
/** @typedef {import("../types.js").PageSource} PageSource */

/** @typedef {Extract<AskEvent, { type: "sources" }>} SourcesEvent */
/** @typedef {Extract<AskEvent, { type: "token" }>} TokenEvent */
/** @typedef {Extract<AskEvent, { type: "error" }>} ErrorEvent */
/** @typedef {Extract<AskEvent, { type: "done" }>} DoneEvent */

/**
 * How long an endpoint may take, in seconds, and how much of it one visit may use; beyond, the FAQ's own answer is given.
 * @typedef {object} Limits
 * @property {number} [firstTokenTimeout] for the first words; `tokenTimeout` by default
 * @property {number} [tokenTimeout] between any two words; 12 by default
 * @property {number} [answerTimeout] for the whole answer, further tries included; 60 by default
 * @property {number} [maxQuestions] questions that are sent before the page is loaded anew; 50 by default
 * @property {number} [maxSessionTokens] tokens that these and their answers have together, about; 200,000 by default
 */

/** @typedef {{ part: "bundle" | "model" | "llm", received: number, total: number }} Progress In bytes; `total` is 0 while unknown. Of the browser's own language model, "llm", only the share is known: `total` is 1. */

/** @typedef {{ entries: number, embedded: number, restored: boolean }} LiveReport The result of following the FAQ page: the number of its questions, how many texts were embedded for it, and whether the result of an earlier visit was used. */

/** @typedef {"load" | "loadModel" | "follow" | "embed" | "search" | "ask"} Method What a worker can be asked to do. */

/** @typedef {{ id: number, method: Method, args: any } | { id: number, cancel: true }} ToWorker */

/** @typedef {{ code: string, message: string }} PlainError An error as it crosses `postMessage`. */

/** @typedef {{ id: number, result: any } | { id: number, error: PlainError } | { id: number, event: any } | { trap: string, method?: Method }} FromWorker A trap names the method that it happened in, if that is known. */
