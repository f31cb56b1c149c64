/**
 * onnxruntime-web has no tokenizer: it is given the token ids, which the other engines have to compute themselves.
 * @param {{ module: string, runtime: string, model: string }} options @returns {Promise<import("./worker.js").Embed>}
 */
export async function load({ module, runtime, model }) {
  const { env, InferenceSession, Tensor } = await import(module);
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = runtime;
  const session = await InferenceSession.create(model, { executionProviders: ["wasm"] });

  return async ({ ids }) => {
    const tensor = (/** @type {bigint[]} */ values) => new Tensor("int64", BigInt64Array.from(values), [1, values.length]);
    const { sentence_embedding } = await session.run({ input_ids: tensor(ids.map(BigInt)), attention_mask: tensor(ids.map(() => 1n)) });
    return sentence_embedding.data;
  };
}
