/** The Trusted Types policy for workers, where the browser has such policies. A Content-Security-Policy with `trusted-types tansy` allows it. */
const POLICY = "tansy";

/** Where the policy is kept for the modules of a later build: a page may not have two policies of one name. */
const KEPT = Symbol.for("tansy.trusted-types");

/** The folder that `tansy build` writes, and the workers in it, of this build and of later ones. */
const FOLDER = import.meta.url.replace(/[^/]*\/(engine|widget)\/[^/]*$/, "");
const BUILT = /^tansy-[0-9a-f]{10}\/engine\/worker\.js$/;

/** @typedef {{ createScriptURL(url: string): string }} Policy */

/**
 * A worker's URL as `Worker` takes it.
 * @param {string} worker
 * @returns {{ url: string, refused?: string }} `refused`: why the URL is not trusted, where the page may require that it is
 */
export function trusted(worker) {
  // Where the browser has no policies, an element of the page with that id would be found.
  const policies = Object.hasOwn(globalThis, "trustedTypes") ? /** @type {any} */ (globalThis).trustedTypes : undefined;
  if (!policies) return { url: startable(worker) };
  const kept = /** @type {Record<symbol, Policy | undefined>} */ (/** @type {unknown} */ (globalThis));
  try {
    const policy = (kept[KEPT] ??= /** @type {Policy} */ (policies.createPolicy(POLICY, { createScriptURL: (/** @type {string} */ url) => ours(url, worker) })));
    return { url: policy.createScriptURL(worker) };
  } catch {
    const refused = `the page's Content-Security-Policy requires Trusted Types but does not allow the policy "${POLICY}": add it to the directive trusted-types.`;
    return { url: startable(worker), refused };
  }
}

/**
 * The policy's rule: it vouches for our workers alone.
 * @param {string} url
 * @param {string} worker that of this build
 */
function ours(url, worker) {
  if (url !== worker && !(url.startsWith(FOLDER) && BUILT.test(url.slice(FOLDER.length)))) throw new TypeError(`${url} is not Tansy's worker`);
  return startable(url);
}

/** A worker cannot be started from another origin, such as a CDN, but it may import modules from there. @param {string} url */
function startable(url) {
  if (new URL(url).origin === location.origin) return url;
  const stub = URL.createObjectURL(new Blob([`import ${JSON.stringify(url)};`], { type: "text/javascript" }));
  setTimeout(() => URL.revokeObjectURL(stub), 60_000);
  return stub;
}
