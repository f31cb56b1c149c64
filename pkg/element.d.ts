import type {
  TansyAnswerEvent, TansyCloseEvent, TansyContactEvent, TansyDeclineEvent, TansyErrorEvent, TansyFeedbackEvent, TansyOpenEvent, TansyQuestionEvent, TansyReadyEvent,
  TansySourceEvent, TansyUpdateEvent,
} from "./widget/events.js";
import type { TansyChat } from "./widget/element.js";

export { TansyChat } from "./widget/element.js";
export * from "./widget/events.js";

declare global {
  interface HTMLElementTagNameMap {
    "tansy-chat": TansyChat;
  }
  interface HTMLElementEventMap {
    "tansy-open": TansyOpenEvent;
    "tansy-close": TansyCloseEvent;
    "tansy-source": TansySourceEvent;
    "tansy-contact": TansyContactEvent;
    "tansy-ready": TansyReadyEvent;
    "tansy-question": TansyQuestionEvent;
    "tansy-answer": TansyAnswerEvent;
    "tansy-feedback": TansyFeedbackEvent;
    "tansy-decline": TansyDeclineEvent;
    "tansy-update": TansyUpdateEvent;
    "tansy-error": TansyErrorEvent;
  }
}
