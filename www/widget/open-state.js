/** The name, in the tab's storage, of whether the panel is open in it. */
const OPEN = "tansy-open";

/**
 * Whether the panel was open on the page before, in this tab.
 * @param {string} id of the element
 */
export function wasOpen(id) {
  try {
    return sessionStorage.getItem(OPEN + id) !== null;
  } catch {
    return false; // storage is forbidden
  }
}

/** @param {string} id of the element @param {boolean} open */
export function rememberOpen(id, open) {
  try {
    if (open) sessionStorage.setItem(OPEN + id, "");
    else sessionStorage.removeItem(OPEN + id);
  } catch {
    // storage is forbidden
  }
}
