import { equal, match } from "node:assert/strict";

/** What the browser and Tansy write on the console where a file is missing. */
export const NOISE = /CORS policy|ERR_FAILED|Failed to load resource|^(error|warning): tansy: /;

/**
 * Asserts what the site's owner is told: once on the console, and in the chat on their own computer.
 * @param {import("./visitor.js").Visitor} visitor
 * @param {RegExp} what
 */
export async function ownerIsTold(visitor, what) {
  const note = visitor.chat.locator(".owner");
  await note.waitFor();
  match(await note.innerText(), what);
  equal(visitor.console.filter((line) => /: tansy: /.test(line) && what.test(line)).length, 1);
}
