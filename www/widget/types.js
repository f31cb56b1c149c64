/**
 * The shapes that cross a boundary: page to engine, engine to worker, worker to WebAssembly. Types only; nothing imports this at run time.
 * @module
 */
export {};

/** @typedef {"answer" | "clarify" | "decline" | "smalltalk"} Decision What was made of a question; `smalltalk` comes from `ask` alone. */

/** @typedef {"greeting" | "thanks" | "farewell" | "robot"} SmallTalk What a message without a question says. */

/** @typedef {{ id: string, question: string, answer: string, url?: string, score: number, parts?: Parts }} Hit One FAQ entry and how well it fits. */

/** @typedef {{ discriminant: number, nearest: number, coverage: number, lexical: number, conversation: number }} Parts What a score is made of. */

/**
 * @typedef {object} SearchOptions
 * @property {number} [limit] the most hits
 * @property {boolean} [explain] whether hits tell the parts of their score
 * @property {Turn[]} [history] what was said before, so that "And on Sundays?" is understood
 */

/** @typedef {{ decision: Decision, confidence: number, lexical: boolean, hits: Hit[] }} SearchResult `lexical` says that the embedder was not asked. */

/** @typedef {{ number: number, id: string, question: string, answer: string, url?: string }} Source A passage an answer may cite as `[number]`. */

/** @typedef {{ id: string, question: string }} Related An entry near the question. */

/**
 * @typedef {object} BundleInfo What a bundle says about itself.
 * @property {string} [title] the site's or the FAQ page's title
 * @property {string} [language] BCP 47 tag
 * @property {string} [contact] Markdown: where to turn when the FAQ has no answer
 * @property {number} entries how many questions it holds
 * @property {string} modelSha256 the model it was built with
 * @property {number} modelBytes size of that model's file
 * @property {string} [modelFile] name of that file, relative to the bundle, where the bundle knows it
 */

/** @typedef {{ role: "user" | "assistant", content: string }} Turn */

/**
 * @typedef {object} LlmOptions The language model that writes answers from the passages found.
 * @property {string} endpoint URL that takes the request; relative to the page
 * @property {string} [api] protocol spoken there; "openai" unless told otherwise
 * @property {string} [model] name of the language model
 * @property {Record<string, string>} [headers] sent along; never put a secret key into a page
 * @property {string} [system] what the site's owner adds to the system prompt
 * @property {number} [maxTokens] upper bound of the answer's length, in tokens
 * @property {number} [temperature] 0 repeats itself, 1 is free; unset leaves it to the endpoint
 */

/** @typedef {{ history?: Turn[], llm?: LlmOptions }} AskOptions */

/** @typedef {{ type: "sources", decision: Decision, confidence: number, sources: Source[], related: Related[] }} SourcesEvent */
/** @typedef {{ type: "token", text: string }} TokenEvent */
/** @typedef {{ type: "error", code: string, message: string }} ErrorEvent */
/** @typedef {{ type: "done", decision: Decision, smallTalk?: SmallTalk, text: string, by: "faq" | "llm" | "none", fallback: boolean, citations: number[] }} DoneEvent */
/** @typedef {SourcesEvent | TokenEvent | ErrorEvent | DoneEvent} AskEvent One `sources`, any number of `token`, at most one `error`, one `done`. */

/** @typedef {{ part: "bundle" | "model", received: number, total: number }} Progress In bytes; `total` is 0 while unknown. */

/** @typedef {{ entries: number, embedded: number, restored: boolean }} LiveReport What came of following the FAQ page: questions, texts that were embedded for it, whether an earlier visit had done so. */

/** @typedef {{ id: string, question: string, answer: string, url?: string, alt?: string[] }} Entry A question of the FAQ with its answer. */

/** @typedef {"load" | "loadModel" | "follow" | "embed" | "search" | "ask"} Method What a worker can be asked to do. */

/** @typedef {{ id: number, method: Method, args: any } | { id: number, cancel: true }} ToWorker */

/** @typedef {{ code: string, message: string }} PlainError An error as it crosses `postMessage`. */

/** @typedef {{ id: number, result: any } | { id: number, error: PlainError } | { id: number, event: any } | { trap: string, method?: Method }} FromWorker A trap names the method that met it, if that is known. */

/**
 * @typedef {object} WasmEngine One instance of the WebAssembly module's `Engine`.
 * @property {BundleInfo} info
 * @property {boolean} ready
 * @property {(response: Response, onProgress?: (received: number) => void) => Promise<void>} loadModel
 * @property {(text: string) => Float32Array} embed
 * @property {(text: string, options?: SearchOptions) => SearchResult} search
 * @property {(text: string, options: AskOptions & { signal?: AbortSignal }, onEvent: (event: AskEvent) => void) => Promise<void>} ask
 * @property {(entries: Entry[], url: string) => number} update begins an update; gives how many texts it has to embed
 * @property {() => number} embedNext embeds one; gives how many are left
 * @property {() => Uint8Array} finishUpdate gives the bundle that it answers from now
 * @property {(bundle: Uint8Array) => void} restore
 */

/**
 * @typedef {object} WasmModule What wasm-bindgen generates for any module.
 * @property {(options: { module_or_path: Promise<Response> | Response | WebAssembly.Module | BufferSource }) => Promise<unknown>} default
 */

/** @typedef {Pick<WasmEngine, "info" | "search" | "ask">} WordsEngine The same of words alone. */

/** @typedef {WasmModule & { Engine: new (bundle: Uint8Array) => WasmEngine }} EngineModule `tansy_engine.js` */

/** @typedef {WasmModule & { Engine: new (bundle: Uint8Array) => WordsEngine }} WordsModule `tansy_words.js` */

/** @typedef {WasmModule & { readPage: (html: string, url: string) => { title?: string, entries: Entry[] } }} PageModule `tansy_reader.js` */
