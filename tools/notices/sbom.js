// A bill of materials (CycloneDX 1.6) of what is linked into something that is shipped.

/**
 * @param {string} name of what is shipped
 * @param {string} version
 * @param {import("./crates.js").Crate[]} crates
 */
export function sbom(name, version, crates) {
  const model = {
    type: "machine-learning-model",
    name: "all-MiniLM-L6-v2",
    description: "changed by Tansy: tuned, pruned and quantised",
    licenses: [{ expression: "Apache-2.0" }],
    externalReferences: [{ type: "website", url: "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2" }],
  };
  const libraries = crates.map(({ name, version, license, repository }) => ({
    type: "library",
    name,
    version,
    purl: `pkg:cargo/${name}@${version}`,
    // Old crates write an OR so.
    ...(license && { licenses: [{ expression: license.replaceAll("/", " OR ") }] }),
    ...(repository && { externalReferences: [{ type: "vcs", url: repository }] }),
  }));
  const component = { type: "application", name, version, licenses: [{ expression: "MIT OR Apache-2.0" }] };
  return `${JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1, metadata: { component }, components: [...libraries, model] }, null, 2)}\n`;
}
