/**
 * Sessions of Tansy's relay (docs/relay.md): a relay refuses the first request, and is then asked for a session, or for proof of work. Other endpoints never ask,
 * so this is `fetch` to them.
 */

/** The session of each endpoint. @type {Map<string, string>} */
const sessions = new Map();

/**
 * Sends a request, and once more each with a session and with proof of work if the relay asks for them.
 * @param {string} url
 * @param {RequestInit & { headers: [string, string][] }} options
 */
export async function withSession(url, options) {
  /** @param {[string, string][]} more */
  const send = (...more) => {
    const session = sessions.get(url);
    const own = /** @type {[string, string][]} */ (session ? [["x-tansy-session", session]] : []);
    return fetch(url, { ...options, headers: [...options.headers, ...own, ...more] });
  };
  let response = await send();
  if (response.status === 401 && response.headers.get("www-authenticate") === "Tansy") {
    const { signal } = options;
    const begun = await fetch(new URL("session", new URL(url, location.href)), { method: "POST", redirect: "error", signal });
    if (!begun.ok) return begun;
    sessions.set(url, (await begun.json()).session);
    response = await send();
  }
  if (response.status === 428) {
    const { challenge } = await response.json();
    response = await send(["x-tansy-proof", await solved(challenge, options.signal)]);
  }
  return response;
}

/**
 * Finds the number that was chosen, as ALTCHA asks for it: SHA-256 of the salt and the number is the challenge.
 * @param {{ algorithm: string, challenge: string, maxnumber: number, salt: string, signature: string }} asked
 * @param {AbortSignal | null | undefined} signal
 */
async function solved({ algorithm, challenge, maxnumber, salt, signature }, signal) {
  const text = new TextEncoder();
  for (let number = 0; number <= maxnumber; number++) {
    signal?.throwIfAborted();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text.encode(salt + number)));
    if (Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("") === challenge) {
      return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    }
  }
  throw new Error("the relay's challenge has no solution");
}
