// Generated from the Rust types by `TANSY_WRITE_TYPES=1 cargo test --release --lib declarations`; do not edit.

/** What a bundle says about itself. */
export type BundleInfo = {
  /** The title of the site or of the FAQ page. */
  title?: string,
  /** A BCP 47 tag. */
  language?: string,
  /** Where to turn when the FAQ has no answer, as Markdown. */
  contact?: string,
  /** The number of questions. */
  entries: number,
  /** The name of the model that the bundle was built with. */
  modelName: string,
  /** The SHA-256 of the model's file. */
  modelSha256: string,
  /** The size of the model's file, in bytes. */
  modelBytes: number,
};

/** How to search. */
export type SearchOptions = {
  /** The maximum number of hits; 5 by default. */
  limit?: number,
  /** Whether each hit has the parts of its score. */
  explain?: boolean,
  /** The conversation so far, so that "And on Sundays?" is understood. */
  history?: Array<Message>,
};

/** The result of a search. */
export type SearchResult = {
  /** What to do. */
  decision: Decision,
  /** How likely it is that the FAQ answers the question, 0 to 1. */
  confidence: number,
  /** Whether only words were compared, because there was no embedding. */
  lexical: boolean,
  /** The question as it was understood, if a misspelling in it was corrected. */
  understood?: string,
  /** How many of the first hits together are the answer: one for each question in the message; 0 if nothing is answered. */
  answers: number,
  /** The questions in the message that nothing answers, if others are answered. */
  unanswered?: Array<string>,
  /** The best entries, best first; if several questions are answered, in their order. */
  hits: Array<Hit>,
};

/** What to do with a question. */
export type Decision = "answer" | "clarify" | "decline";

/** An entry that was found. */
export type Hit = {
  /** The id of the entry. */
  id: string,
  /** Its question. */
  question: string,
  /** Its answer, Markdown. */
  answer: string,
  /** The URL of the answer. */
  url?: string,
  /** How well it matches: higher is better; comparable within one bundle. */
  score: number,
  /** The parts of the score, if they were requested. */
  parts?: Parts,
};

/** The parts of an entry's score. */
export type Parts = {
  /** See `Discriminant`; 0 without an embedding. */
  discriminant: number,
  /** The soft maximum of the cosines of its vectors, in which the nearest counts most; 0 without an embedding. */
  nearest: number,
  /** The share of the question's words that it has, weighted by rarity. */
  coverage: number,
  /** The BM25 score relative to that of the best entry. */
  lexical: number,
  /** How much the conversation changed the score of a follow-up question; the parts above include that change. */
  conversation: number,
};

/** How to answer. */
export type AskOptions = {
  /** The conversation so far, so that "And on Sundays?" is understood. */
  history?: Array<Message>,
  /** The language model that writes the answer; without one, answers are the FAQ's own words. */
  llm?: LlmOptions,
};

/** The language model that writes answers from the passages found. */
export type LlmOptions = {
  /** The URL that takes the request, relative to the page. Not needed for the model of the visitor's browser. */
  endpoint?: string,
  /** The protocol of the endpoint: "openai", "responses", "anthropic", "gemini", "ollama", or "browser" for the model of the visitor's browser. By
   * default it is recognised. */
  api?: string,
  /** The name of the language model. */
  model?: string,
  /** Headers to send along. Never put a secret key into a page. */
  headers?: Record<string, string>,
  /** What the site's owner adds to the system prompt. */
  system?: string,
  /** The maximum length of the answer, in tokens; 400 by default. */
  maxTokens?: number,
  /** The sampling temperature: 0 gives the most predictable answers; the endpoint's default if unset. */
  temperature?: number,
  /** What the prompt says about the site. */
  site?: SiteOptions,
  /** How the answer is checked against its sources: "check" by default, "strict" or "off". */
  grounding?: string,
  /** Whether e-mail addresses and the numbers of phones, cards and orders are masked before they are sent; true by default. */
  redact?: boolean,
};

/** What the prompt says about the site and its answers. */
export type SiteOptions = {
  /** The name of the site or shop. */
  name?: string,
  /** How answers sound, such as "warm and brief". */
  tone?: string,
  /** The language of all answers; by default it is that of the question. */
  language?: string,
  /** The date and time where the visitor is. */
  now?: string,
  /** Whether the shop is open now, such as "open until 6 pm". */
  opening?: string,
  /** The whole instruction in place of Tansy's own, with `{passages}` where the passages stand, and `{rules}` and `{site}` where Tansy's rules and what is
   * said here do. */
  template?: string,
};

/** A `POST` to a language model's endpoint. */
export type EndpointRequest = {
  /** The target. */
  url: string,
  /** Names, in lower case, and values. */
  headers: Array<[string, string]>,
  /** JSON. */
  body: string,
};

/** One message of a conversation. */
export type Message = {
  /** Who wrote it. */
  role: Role,
  /** The text: Markdown from the assistant, plain text from the others. */
  content: string,
  /** The id of the entry that answered, on the assistant's messages; none if unknown. It is never sent to an endpoint. */
  entry?: string,
  /** The ids of the entries that were offered as choices, on the assistant's messages, so that "the second" is understood; on the system message,
   * those of its passages. They are sent to a relay of Tansy only. */
  choices?: Array<string>,
};

/** Who wrote a message. */
export type Role = "system" | "user" | "assistant";

/** One event of an answer: `sources`, any number of `token`, at most one `error`, then exactly one `done`. */
export type AskEvent = { "type": "sources",
  /** The kind of answer that will follow. */
  decision: Reply,
  /** How sure the retriever is, 0 to 1. */
  confidence: number,
  /** The question as it was understood, if a misspelling in it was corrected. */
  understood?: string,
  /** The questions in the message that the FAQ does not answer, if it answers others in it. */
  unanswered?: Array<string>,
  /** The entries that the answer is taken from, best first; empty unless the decision is to answer, or a language model is asked whether
   * one of the choices answers. */
  sources: Array<Source>,
  /** Other questions to offer: the choices if the decision is to clarify, else the nearest questions. */
  related: Array<Related>,
} | { "type": "token",
  /** Markdown; the tokens so far are the answer so far. The end of an answer that is cut off may be missing in `Event::Done`. */
  text: string,
} | { "type": "error",
  /** `Error::code`. */
  code: string,
  /** One sentence for the site's owner. */
  message: string,
} | { "type": "done",
  /** As in `Event::Sources`; but to answer, where a language model found the answer among the choices. */
  decision: Reply,
  /** The kind of small talk, if the question was small talk. */
  smallTalk?: SmallTalk,
  /** The whole answer as Markdown; empty unless the decision is to answer. */
  text: string,
  /** Who wrote it. */
  by: By,
  /** Whether the FAQ's answer stands in for a language model that failed. */
  fallback: boolean,
  /** The numbers of the sources that the answer cites, in order of their first appearance; of an answer that cites none, those it is taken from. */
  citations: Array<number>,
  /** Sentences of the answer that say more than the sources they cite. */
  doubtful?: Array<string>,
};

/** What a visitor gets for a question: one of the retriever's `Decision`s, or a friendly reply to small talk. */
export type Reply = "answer" | "clarify" | "decline" | "smalltalk";

/** One numbered source. */
export type Source = {
  /** Its number, from 1: `[1]` in the answer refers to it. */
  number: number,
  /** The entry's id. */
  id: string,
  /** The entry's question. */
  question: string,
  /** The entry's answer as Markdown. */
  answer: string,
  /** The URL of the entry on the site. */
  url?: string,
};

/** A question to offer. */
export type Related = {
  /** The entry's id. */
  id: string,
  /** The entry's question. */
  question: string,
};

/** Who wrote an answer. */
export type By = "faq" | "llm" | "none";

/** The kinds of small talk; if a text has several, the last of them in this list counts. */
export type SmallTalk = "yes" | "no" | "greeting" | "thanks" | "farewell" | "robot" | "help" | "human";

/** One question with its answer. */
export type Entry = {
  /** Unique within its FAQ, and stable: the anchor of the question if it has one. */
  id: string,
  /** The question as the page words it, plain text. */
  question: string,
  /** The answer as Markdown; may be empty. */
  answer: string,
  /** The URL of the answer, absolute or relative to the page that shows it. */
  url?: string,
  /** Other phrasings of the question. */
  alt?: Array<string>,
};

/** What the reader found on pages. */
export type Page = {
  /** The title of the first page that has one. */
  title?: string,
  /** The language of the first page that declares one. */
  language?: string,
  /** Their questions with their answers. */
  entries: Array<Entry>,
};

/** A page as it was fetched. */
export type PageSource = {
  /** Its address. */
  url: string,
  /** Its text, decoded. */
  text: string,
  /** The value of the header `Content-Type`; may be empty. */
  contentType: string,
};
