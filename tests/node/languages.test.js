import { deepEqual, equal, ok } from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { labelsFor } from "../../www/widget/labels.js";
import { LANGUAGES, english, plural, stringsFor } from "../../www/widget/strings.js";

/** Texts that are the same in English, or have to be. @type {Record<string, string[]>} */
const SAME = {};

/** How much longer than in English a text may be. Short ones, on buttons, grow more; what Chinese writes in two characters is not measured. */
const room = (/** @type {string} */ text) => Math.max(2 * text.length, text.length + 16);

/** The places where a text may only be as wide as a line or a button, in characters. */
const PLACES = { subtitle: 45, source: 40, placeholder: 32, agree: 28, write: 24, cancel: 14, formSend: 24, download: 18, retry: 24, copy: 14, copied: 18, yes: 10, no: 10 };

/** @param {string | Record<string, string>} text */
const texts = (text) => (typeof text === "string" ? [text] : Object.values(text));
const placeholders = (/** @type {string} */ text) => (text.match(/\{\w+\}/g) ?? []).sort();

test("each language has a file, and a label for the launcher", () => {
  deepEqual(readdirSync("www/widget/languages").map((name) => name.replace(".js", "")).sort(), [...LANGUAGES].sort());
  for (const language of LANGUAGES) for (const label of Object.values(labelsFor(language))) ok(label.length > 1 && label.length < 70, `${language}: ${label}`);
  equal(new Set(LANGUAGES.map((language) => labelsFor(language).launcher)).size, LANGUAGES.length);
  equal(labelsFor("iw-IL").close, labelsFor("he").close, "the former code of Hebrew");
  equal(labelsFor("tlh").close, "Close");
});

for (const language of LANGUAGES.slice(1)) {
  test(`no text is missing, left in English or longer than its place (${language})`, async () => {
    const pack = (await import(`../../www/widget/languages/${language}.js`)).default;
    deepEqual(Object.keys(pack), Object.keys(english));
    for (const [key, original] of Object.entries(english)) {
      const place = /** @type {Record<string, number>} */ (PLACES)[key] ?? room(texts(original).at(-1) ?? "");
      for (const text of texts(pack[key])) {
        ok(text.trim() === text && text.length > 0, `${key} is empty or has blanks around it`);
        ok(text.length <= place, `${key} has ${text.length} characters, its place ${place}: ${text}`);
        const same = /** @type {string[]} */ (texts(original)).includes(text);
        ok(!same || SAME[language]?.includes(key) || text.length <= 3, `${key} is English: ${text}`);
        if (typeof original === "string") deepEqual(placeholders(text), placeholders(original), key);
      }
    }
  });

  test(`every plural form of the language is there (${language})`, async () => {
    const words = await stringsFor(language);
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const forms of [words.unread, words.found]) {
      // In Romance languages "many" is for millions alone, and written as "other".
      deepEqual(categories.filter((category) => category !== "many" || ["pl", "ar"].includes(language)).filter((category) => !Object.hasOwn(forms, category)), []);
    }
  });
}

test("numbers are written, and counted, as the language does", async () => {
  const pl = (await stringsFor("pl")).unread;
  deepEqual([1, 3, 5, 22].map((count) => plural(pl, count, "pl")), ["1 nowa odpowiedź", "3 nowe odpowiedzi", "5 nowych odpowiedzi", "22 nowe odpowiedzi"]);
  equal(plural((await stringsFor("ar")).unread, 2, "ar"), "إجابتان جديدتان");
  equal(plural((await stringsFor("en")).found, 1234, "en"), "1,234 questions");
  equal(plural("{count} neu", 2, "de"), "2 neu", "a page may give one text for all numbers");
  equal(plural(english.unread, 2, "not a tag"), "2 new answers");
});
