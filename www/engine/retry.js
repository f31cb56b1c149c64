/** When an endpoint that is busy or broken is asked again. Nothing of an answer has arrived by then, so nothing is asked for twice. */

/** How often an endpoint is asked at most. */
const MOST_TRIES = 3;

/** The wait before the second try, in milliseconds; it doubles. */
const FIRST_WAIT = 500;

/** The longest wait that an endpoint may ask for, in milliseconds; if it asks for more, it is not asked again. */
const LONGEST_WAIT = 10_000;

/**
 * How long to wait before asking again, in milliseconds; undefined if that would not help.
 * @param {number} tries so far
 * @param {Response} [response] none if the connection failed
 */
export function waitBefore(tries, response) {
  if (tries >= MOST_TRIES || (response && !mayPass(response.status))) return undefined;
  const wait = (askedFor(response) ?? FIRST_WAIT * 2 ** (tries - 1)) * (1 + Math.random() / 2);
  return wait <= LONGEST_WAIT ? wait : undefined;
}

/** @param {number} status */
function mayPass(status) {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** How long the endpoint asks to wait, in milliseconds: seconds or a date. Another site's is seen only if it exposes the header. @param {Response} [response] */
function askedFor(response) {
  const value = response?.headers.get("retry-after");
  if (!value) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
