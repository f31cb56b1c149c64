/**
 * Fetches everything at once, as the widget's worker does with engine and model.
 * @param {{ module: string, bundle: string, model: string }} options @returns {Promise<import("./worker.js").Embed>}
 */
export async function load({ module, bundle, model }) {
  const bytes = fetch(bundle).then((response) => response.arrayBuffer());
  const weights = fetch(model);
  const wasm = fetch(`${module}_bg.wasm`);
  const { default: init, Engine } = await import(`${module}.js`);
  await init({ module_or_path: wasm });
  const engine = new Engine(new Uint8Array(await bytes));
  await engine.loadModel(await weights);
  return ({ text }) => engine.embed(text);
}
