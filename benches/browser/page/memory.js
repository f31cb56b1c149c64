/** Collects every WebAssembly memory created in this worker, by whichever API. Must be imported before any engine. */
const memories = new Set();

const { Memory, instantiate, instantiateStreaming } = WebAssembly;

WebAssembly.Memory = class extends Memory {
  /** @param {WebAssembly.MemoryDescriptor} descriptor */
  constructor(descriptor) {
    super(descriptor);
    memories.add(this);
  }
};
WebAssembly.instantiate = async (...args) => collected(await instantiate(...args));
WebAssembly.instantiateStreaming = async (...args) => collected(await instantiateStreaming(...args));

/** Adds the memories that an instance exports. @param {WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource} result */
function collected(result) {
  const { exports } = "instance" in result ? result.instance : result;
  for (const value of Object.values(exports)) if (value instanceof Memory) memories.add(value);
  return result;
}

/** Total bytes of all memories; they never shrink. */
export function wasmBytes() {
  return [...memories].reduce((total, { buffer }) => total + buffer.byteLength, 0);
}
