export * from "./engine.js";
export * from "./element.js";
