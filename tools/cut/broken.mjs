// Models with a broken graph, each with a bundle made for it, so that all checksums match.
import { createHash } from "node:crypto";

const sha256 = (/** @type {Uint8Array} */ bytes) => createHash("sha256").update(bytes).digest();

/** Strings of the packed model, and replacements of the same length. */
const EDITS = {
  "an operator that does not exist": ["TansyPool", "TansyFool"],
  "an input that no node produces": ["encoder.5.ffn.norm\x1a", "encoder.5.ffn.gone\x1a"],
  "an operator without one of its attributes": ["\x05heads", "\x05hoods"],
};

/**
 * The broken models.
 * @param {Buffer} bundle
 * @param {Buffer} model
 */
export function brokenModels(bundle, model) {
  return Object.entries(EDITS).map(([what, [from, to]]) => {
    const bytes = Buffer.from(model);
    for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at, "latin1");
    if (bytes.equals(model)) throw new Error(`the model has no ${from}`);
    return { what, model: bytes, bundle: bundleFor(bytes, bundle, model) };
  });
}

/**
 * Rewrites a bundle to belong to another model; the frame and its checksums are as in src/bundle/codec.rs.
 * @param {Buffer} other
 * @param {Buffer} bundle
 * @param {Buffer} model the bundle's own
 */
function bundleFor(other, bundle, model) {
  const bytes = Buffer.from(bundle);
  bytes.write(sha256(other).toString("hex"), bytes.indexOf(sha256(model).toString("hex")));
  const table = 16 + bytes.readUInt32LE(12) * 16;
  for (let row = 16, from = table + 8; row < table; row += 16) {
    const length = bytes.readUInt32LE(row + 4);
    sha256(bytes.subarray(from, from + length)).copy(bytes, row + 8, 0, 8);
    from += length;
  }
  sha256(bytes.subarray(0, table)).copy(bytes, table, 0, 8);
  return bytes;
}
