// Messages that are hard in a known way: names that the FAQ lacks, slips, two questions at once, false premises.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { FOLDER, OUT, bundle, found, lines } from "./shared.js";

const HERE = "tests/fixtures/messages";

/** @typedef {{ faq: string, kind?: string, text: string, want: string[], never: string[] }} Case */

/** Prints how many messages of each kind are understood, and how many are answered with what the FAQ says of something else. */
export function messages() {
  console.log("\nhard messages: understood, and answered with what is said of something else (goals: .85 of each kind; at most 3 of names, none of the others)");
  const names = [...new Set(["names", "hard", "premises"].flatMap((file) => of(file)).map(({ faq }) => faq))];
  const bundles = new Map(names.map((name) => [name, bundle(name, join(HERE, "faqs", `${name}.jsonl`))]));
  for (const file of ["names", "hard", "premises"]) print(file, of(file), bundles);
  const cases = join(FOLDER, "flower-hard", "cases.jsonl");
  if (!existsSync(cases)) return;
  for (const name of ["demo", "demo-bare"]) print(`flower-hard, ${name}`, lines(cases).map((one) => ({ ...one, faq: name })), new Map([[name, join(OUT, `${name}.tansy`)]]));
}

/** @param {string} file @returns {Case[]} */
const of = (file) => lines(join(HERE, `${file}.jsonl`));

/** @param {string} title @param {Case[]} cases @param {Map<string, string>} bundles */
function print(title, cases, bundles) {
  /** @type {Map<string, { right: number, all: number, misled: number }>} */
  const kinds = new Map();
  for (const [faq, file] of bundles) {
    const here = cases.filter((one) => one.faq === faq);
    if (here.length === 0) continue;
    const outcomes = found(file, here.map(({ text }) => ({ text })));
    here.forEach((one, at) => {
      const kind = one.kind ?? title;
      const count = kinds.get(kind) ?? { right: 0, all: 0, misled: 0 };
      const { right, misled } = judged(one, outcomes[at], title === "premises");
      kinds.set(kind, { right: count.right + Number(right), all: count.all + 1, misled: count.misled + Number(misled) });
    });
  }
  const texts = [...kinds].map(([kind, { right, all, misled }]) => `${kind === title ? "" : `${kind} `}${right} of ${all}${misled ? ` (${misled} misled)` : ""}`);
  console.log(`${title}: ${texts.join(", ")}`);
}

/** @param {Case} one @param {{ decision: string, hits: { id: string }[] }} outcome @param {boolean} isPremise */
function judged({ want, never }, { decision, hits }, isPremise) {
  const ids = hits.map(({ id }) => id);
  const answered = decision === "answer" ? ids[0] : undefined;
  const misled = answered !== undefined && never.includes(answered);
  const isShown = (/** @type {string} */ wanted) => wanted.split("+").every((id) => ids.includes(id));
  const right = answered === undefined ? want.length === 0 || decision === "clarify" && want.some(isShown) : want.includes(answered) || want.some((wanted) => wanted.includes("+") && isShown(wanted));
  // A false premise is met by whatever does not confirm it.
  return { misled, right: isPremise ? !misled : right && !misled };
}
