import { deepEqual, ok } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

/** The least contrast of text, by WCAG 2.2 AA. */
const LEAST = 4.5;

/** What a site may set, and nothing else. */
const ACCENTS = ["", "#b3245f", "#001f5b", "#ffd400", "#ffffff", "#000000", "#7f7f7f", "#00e0a0", "oklch(0.7 0.3 150)"];
const SURFACES = ["", "#ffffff", "#fff6e9", "#101010", "#2b1055", "#d9d9d9"];

const pages = { "/tag": page(scriptTag()) };

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  story(`text can be read whatever accent or surface a site sets (${colorScheme})`, { site: { pages }, browser: { colorScheme, reducedMotion: "reduce" } }, async ({ visitor }) => {
    await visitor.visits("/tag");
    await visitor.opens();
    const row = await visitor.asks("Do you deliver to Princeton?");
    await row.locator(".suggestions .chip").first().waitFor();
    const poor = await visitor.chat.evaluate((chat, { accents, surfaces, least }) => {
      const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const luminance = (color) => {
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (one, other) => {
        const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
        return (light + 0.05) / (dark + 0.05);
      };
      const find = (selector) => chat.shadowRoot.querySelector(selector);
      const color = (selector) => getComputedStyle(find(selector)).color;
      const background = (selector) => getComputedStyle(find(selector)).backgroundColor;
      const found = [];
      for (const accent of accents) for (const surface of surfaces) {
        if (accent) chat.style.setProperty("--tansy-accent", accent); else chat.style.removeProperty("--tansy-accent");
        if (surface) chat.style.setProperty("--tansy-surface", surface); else chat.style.removeProperty("--tansy-surface");
        const probe = find(".sources a");
        const pairs = {
          question: [color(".question"), background(".question")],
          text: [color(".answer .text"), background(".panel")],
          muted: [color(".fine-print"), background(".panel")],
          link: [getComputedStyle(probe).color, background(".panel")],
          chip: [color(".suggestions .chip"), background(".suggestions .chip")],
        };
        for (const [what, [front, back]] of Object.entries(pairs)) {
          const value = contrast(front, back);
          if (value < least) found.push(`${what} on accent ${accent}, surface ${surface}: ${value.toFixed(2)} (${front} on ${back})`);
        }
      }
      return found;
    }, { accents: ACCENTS, surfaces: SURFACES, least: LEAST });
    deepEqual(poor, []);
    ok(ACCENTS.length * SURFACES.length > 50);
  });
}
