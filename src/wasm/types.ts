/** What a bundle says of itself. */
export interface Info {
  title?: string;
  language?: string;
  /** Where to turn to when the FAQ has no answer, as Markdown. */
  contact?: string;
  entries: number;
  modelName: string;
  modelSha256: string;
  modelBytes: number;
}

/** `smalltalk` comes from `ask` alone: a greeting or the like, for a friendly word. */
export type Decision = "answer" | "clarify" | "decline" | "smalltalk";

export interface Hit {
  id: string;
  question: string;
  /** Markdown. */
  answer: string;
  url?: string;
  score: number;
  /** With `explain`. */
  parts?: Parts;
}

/** What a score is made of: weighted, and added up. */
export interface Parts {
  discriminant: number;
  /** Cosine of the entry's vectors, the nearest counting most. */
  nearest: number;
  /** Share of the question's words, by rarity, 0 to 1. */
  coverage: number;
  /** BM25, as a share of the best entry's. */
  lexical: number;
  /** What the conversation adds. */
  conversation: number;
}

/** A question of the FAQ. */
export interface Entry {
  id: string;
  question: string;
  /** Markdown. */
  answer: string;
  url?: string;
  /** Other phrasings of the question. */
  alt?: string[];
}

export interface SearchOptions {
  /** The most hits. */
  limit?: number;
  /** Give the parts of each score. */
  explain?: boolean;
  /** What was said before, so that "And on Sundays?" is understood. */
  history?: Message[];
}

export interface SearchResult {
  decision: Decision;
  /** How likely it is that the FAQ answers the question, 0 to 1. */
  confidence: number;
  /** Whether only words were compared, because the model had not loaded. */
  lexical: boolean;
  hits: Hit[];
}

export interface Message {
  role: "user" | "assistant";
  content: string;
}

/** A language-model endpoint that speaks `POST /v1/chat/completions`. */
export interface Llm {
  endpoint: string;
  api?: "openai";
  model?: string;
  headers?: Record<string, string>;
  system?: string;
  maxTokens?: number;
  temperature?: number;
}

export interface AskOptions {
  history?: Message[];
  llm?: Llm;
  signal?: AbortSignal;
}

export interface Source {
  number: number;
  id: string;
  question: string;
  answer: string;
  url?: string;
}

export type AskEvent =
  | { type: "sources"; decision: Decision; confidence: number; sources: Source[]; related: { id: string; question: string }[] }
  | { type: "token"; text: string }
  | { type: "error"; code: string; message: string }
  | { type: "done"; decision: Decision; smallTalk?: "greeting" | "thanks" | "farewell" | "robot"; text: string; by: "faq" | "llm" | "none"; fallback: boolean; citations: number[] };
