/** Collects every memory that WebAssembly code in this worker gets, whoever makes it. Has to be imported before any engine. */
const memories = new Set();

const { Memory, instantiate, instantiateStreaming } = WebAssembly;

WebAssembly.Memory = class extends Memory {
  /** @param {WebAssembly.MemoryDescriptor} descriptor */
  constructor(descriptor) {
    super(descriptor);
    memories.add(this);
  }
};
WebAssembly.instantiate = async (...args) => noted(await instantiate(...args));
WebAssembly.instantiateStreaming = async (...args) => noted(await instantiateStreaming(...args));

/** @param {WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource} result */
function noted(result) {
  const { exports } = "instance" in result ? result.instance : result;
  for (const value of Object.values(exports)) if (value instanceof Memory) memories.add(value);
  return result;
}

/** The bytes of all of them; they never shrink. */
export function wasmBytes() {
  return [...memories].reduce((total, { buffer }) => total + buffer.byteLength, 0);
}
