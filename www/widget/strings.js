import en from "./languages/en.js";
import { primaryOf } from "./labels.js";

/** A text for each plural category of `Intl.PluralRules`. @typedef {Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }} Plural */

/** The texts of the panel. @typedef {{ [Key in keyof typeof en]: (typeof en)[Key] extends string ? string : Plural }} Strings */

/** The packs besides English, each a file of its own that is loaded when a page has its language. @type {Record<string, () => Promise<{ default: Strings }>>} */
const PACKS = {
  es: () => import("./languages/es.js"),
  fr: () => import("./languages/fr.js"),
  de: () => import("./languages/de.js"),
  it: () => import("./languages/it.js"),
  pt: () => import("./languages/pt.js"),
  nl: () => import("./languages/nl.js"),
  pl: () => import("./languages/pl.js"),
  ja: () => import("./languages/ja.js"),
  zh: () => import("./languages/zh.js"),
  ar: () => import("./languages/ar.js"),
  he: () => import("./languages/he.js"),
};

/** The texts in English, until those of the page's language have arrived. @type {Strings} */
export const english = en;

/** The languages that have texts of their own. */
export const LANGUAGES = ["en", ...Object.keys(PACKS)];

/**
 * The texts of the panel in a language; in English if there are none in it, or if its pack cannot be loaded.
 * @param {string} language
 * @returns {Promise<Strings>}
 */
export async function stringsFor(language) {
  const pack = await PACKS[primaryOf(language)]?.().catch(() => undefined);
  return { ...en, ...pack?.default };
}

/**
 * Fills the placeholders of a text.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (placeholder, name) => String(values[name] ?? placeholder));
}

/**
 * The text for a number of things, with the number in it.
 * @param {Plural | string} texts
 * @param {number} count
 * @param {string} language
 */
export function plural(texts, count, language) {
  const tag = tagOf(language);
  const text = typeof texts === "string" ? texts : texts[new Intl.PluralRules(tag).select(count)] ?? texts.other;
  return fill(text, { count: new Intl.NumberFormat(tag).format(count) });
}

/**
 * @param {number} bytes
 * @param {string} language
 */
export function formatSize(bytes, language) {
  const options = /** @type {const} */ ({ style: "unit", unit: "megabyte", maximumFractionDigits: 0 });
  return new Intl.NumberFormat(tagOf(language), options).format(Math.max(1, bytes / 1e6));
}

/** The page's `lang` as `Intl` takes it: "en" if it is not a language tag. @param {string} language */
export function tagOf(language) {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}
