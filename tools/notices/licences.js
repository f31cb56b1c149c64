// Which licences may be linked: those that ask for nothing but their notice.
export const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSL-1.0",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "CDLA-Permissive-2.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Unicode-3.0",
  "Unlicense",
  "Zlib",
]);

/**
 * Whether an SPDX expression can be met with allowed licences alone: one side of an OR, both of an AND. `MIT/Apache-2.0`, which old crates write,
 * is an OR.
 * @param {string | null} expression
 */
export function isAllowed(expression) {
  const tokens = (expression ?? "").replaceAll("/", " OR ").match(/[()]|[^\s()]+/g) ?? [];
  let complete = true;
  const either = () => {
    let allowed = both();
    while (tokens[0] === "OR") {
      tokens.shift();
      allowed = both() || allowed;
    }
    return allowed;
  };
  const both = () => {
    let allowed = one();
    while (tokens[0] === "AND") {
      tokens.shift();
      allowed = one() && allowed;
    }
    return allowed;
  };
  const one = () => {
    const name = tokens.shift();
    complete &&= name !== undefined;
    if (name === "(") {
      const allowed = either();
      return tokens.shift() === ")" && allowed;
    }
    if (tokens[0] !== "WITH") return ALLOWED.has(name ?? "");
    return ALLOWED.has(`${name} WITH ${tokens.splice(0, 2)[1]}`);
  };
  const allowed = either();
  return allowed && complete && tokens.length === 0;
}
