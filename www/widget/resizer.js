import { h } from "./dom.js";

/** The smallest panel, in pixels. */
const LEAST = { width: 320, height: 360 };

/**
 * Sizes the panel on large screens: `toggle` makes it larger or as before, and its free corner can be dragged.
 */
export class Resizer {
  /** @readonly */
  corner = h("div", { class: "corner", "aria-hidden": "true", pointerdown: (/** @type {PointerEvent} */ event) => this.#drag(event) });

  /** Makes the panel larger, or as large as before. Returns whether it is larger now. */
  toggle() {
    const larger = !this.#panel?.hasAttribute("data-large");
    this.#size();
    this.#panel?.toggleAttribute("data-large", larger);
    return larger;
  }

  get #panel() {
    return this.corner.parentElement;
  }

  /** @param {{ width: number, height: number }} [size] undefined for that of the style sheet */
  #size(size) {
    for (const side of /** @type {const} */ (["width", "height"])) {
      if (size) this.#panel?.style.setProperty(`--_${side}`, `${Math.max(size[side], LEAST[side])}px`);
      else this.#panel?.style.removeProperty(`--_${side}`);
    }
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const { corner } = this;
    const from = this.#panel?.getBoundingClientRect();
    if (!from) return;
    event.preventDefault();
    const outward = event.clientX < from.left + from.width / 2 ? -1 : 1;
    corner.setPointerCapture(event.pointerId);
    corner.onpointermove = ({ clientX, clientY }) => this.#size({
      width: from.width + outward * (clientX - event.clientX),
      height: from.height - (clientY - event.clientY),
    });
    corner.onlostpointercapture = () => (corner.onpointermove = null);
  }
}
