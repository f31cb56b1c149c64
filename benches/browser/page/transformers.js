/**
 * Pooling and normalisation are in the graph, which saves transformers.js the JavaScript of its pipeline.
 * @param {{ module: string, runtime: string, models: string, model: string, dtype: string }} options @returns {Promise<import("./worker.js").Embed>}
 */
export async function load({ module, runtime, models, model, dtype }) {
  const { env, AutoModel, AutoTokenizer } = await import(module);
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = models;
  env.backends.onnx.wasm.numThreads = 1;
  env.backends.onnx.wasm.wasmPaths = runtime;
  const [tokenizer, embedder] = await Promise.all([
    AutoTokenizer.from_pretrained(model),
    AutoModel.from_pretrained(model, { dtype, device: "wasm" }),
  ]);
  return async ({ text }) => (await embedder(await tokenizer(text))).sentence_embedding.data;
}
