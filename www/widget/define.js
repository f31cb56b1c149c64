import { register } from "./register.js";

register();

export { TansyChat } from "./element.js";
