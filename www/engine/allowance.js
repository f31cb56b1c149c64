/** @import { EndpointRequest, Limits } from "./types.js" */
import { TansyError } from "./errors.js";

/** Default limits of one visit. Far more than visitors ask, and little enough that a script on the page does not run up a bill. */
const MAX_QUESTIONS = 50;
const MAX_SESSION_TOKENS = 200_000;

/** Characters of a token, about. */
const TOKEN = 4;

/** What one visitor may ask the endpoint for before the page is loaded anew. A server that keeps a key needs limits of its own: this one can be cheated. */
export class Allowance {
  #questions = 0;
  #tokens = 0;

  /**
   * Counts a question; throws if the visit has used up its allowance.
   * @param {EndpointRequest} request
   * @param {Limits} limits
   */
  begin({ body }, { maxQuestions = MAX_QUESTIONS, maxSessionTokens = MAX_SESSION_TOKENS }) {
    if (this.#questions >= maxQuestions) throw new TansyError("endpoint", `this visit has asked the endpoint ${maxQuestions} questions (max-questions)`);
    if (this.#tokens + body.length / TOKEN > maxSessionTokens) throw new TansyError("endpoint", `this visit has used ${maxSessionTokens} tokens of the endpoint (max-session-tokens)`);
    this.#questions += 1;
    this.spend(body);
  }

  /** @param {string} text that was sent or received */
  spend(text) {
    this.#tokens += text.length / TOKEN;
  }
}
