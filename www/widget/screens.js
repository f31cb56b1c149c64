/**
 * On screens this narrow or low, the panel covers the page; the style sheets have the same numbers. A page that is enlarged to 200 % is as low as a phone on its
 * side.
 */
export const PHONE = "(max-width: 480px), (max-height: 480px)";

/** Whether the panel covers the page on this screen. */
export function isPhone() {
  return matchMedia(PHONE).matches;
}
