import "./element.js";

/** Importing this module registers `<tansy-chat>`. */
export { TansyChat } from "./widget/define.js";
