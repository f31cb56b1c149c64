/**
 * The worker's script with code added for each class of engine in it: that for words, and both builds of the whole engine.
 * @param {Buffer} body
 * @param {(name: string) => string} code
 */
export function engines(body, code) {
  const script = `${body}`;
  // The bundle has one class of that name a module, which are told apart by a number.
  const names = new Set([...script.matchAll(/\bclass (Engine\d*)\b|\b(Engine\d*)=class\b/g)].map(([, declared, assigned]) => declared ?? assigned ?? ""));
  if (names.size !== 3) throw new Error(`worker.js has ${names.size} engines: ${[...names]}`);
  return [script, ...[...names].map(code)].join("\n");
}
