export { TansyChat } from "./widget/define.js";
