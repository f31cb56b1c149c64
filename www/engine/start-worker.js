import { TansyError } from "./errors.js";

/** This module as the package has it, at a URL that it can be loaded from. Bundlers give it another name, or none that a browser can load. */
const UNBUNDLED = /^https?:.*\/start-worker\.js$/;

/** The Trusted Types policy, where the browser has such policies. It vouches for the worker alone, whatever it is given. */
const POLICY = "tansy";

/** @typedef {{ createScriptURL(url: string): string }} Policy */

/** Undefined until it is needed. @type {Policy | undefined} */
let policy;

/** Starts the worker. */
export function startWorker() {
  if (typeof Worker !== "function") throw new TansyError("unsupported", "Tansy's engine runs in browsers only: Worker is not defined here.");
  // Bundlers recognise this expression, and only this one, and put the worker's own bundle in its place.
  if (!UNBUNDLED.test(import.meta.url)) return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const trusted = trustedUrl();
  try {
    return new Worker(trusted ?? workerUrl(), { type: "module" });
  } catch (cause) {
    const reason = trusted === undefined && hasPolicies() ? `the page's Content-Security-Policy requires Trusted Types but does not allow the policy "${POLICY}": add it to the directive trusted-types.` : cause;
    throw new TansyError("unsupported", `The worker cannot be started: ${reason}`, { cause });
  }
}

function workerUrl() {
  const { href, origin } = new URL(import.meta.url.replace(UNBUNDLED, (url) => url.replace(/[^/]*$/, "worker.js")));
  if (origin === location.origin) return href;
  // A worker cannot be started from another origin, such as a CDN, but it may import modules from there.
  const stub = URL.createObjectURL(new Blob([`import ${JSON.stringify(href)};`], { type: "text/javascript" }));
  setTimeout(() => URL.revokeObjectURL(stub), 60_000);
  return stub;
}

/** The worker's URL as the policy returns it; undefined if there are no policies here, or the page does not allow this one. */
function trustedUrl() {
  try {
    policy ??= policies()?.createPolicy(POLICY, { createScriptURL: workerUrl });
    return policy?.createScriptURL("");
  } catch {
    return undefined; // it may not be required either
  }
}

function hasPolicies() {
  return policies() !== undefined;
}

/** @returns {{ createPolicy(name: string, rules: Policy): Policy } | undefined} */
function policies() {
  // Where the browser has none, an element of the page with that id would be found.
  return Object.hasOwn(globalThis, "trustedTypes") ? /** @type {any} */ (globalThis).trustedTypes : undefined;
}
