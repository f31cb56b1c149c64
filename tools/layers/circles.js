// Circles in a directed graph.

/**
 * A circle, as the names along it with the first one again at its end, or nothing.
 * @param {Map<string, Set<string>>} graph
 * @returns {string[] | undefined}
 */
export function circle(graph) {
  const done = new Set();
  const way = [];
  const visit = (node) => {
    const at = way.indexOf(node);
    if (at >= 0) return [...way.slice(at), node];
    if (done.has(node)) return undefined;
    way.push(node);
    for (const next of graph.get(node) ?? []) {
      const found = visit(next);
      if (found) return found;
    }
    way.pop();
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const found = visit(node);
    if (found) return found;
  }
  return undefined;
}

/** Adds an edge. */
export function link(graph, from, to) {
  if (!graph.has(from)) graph.set(from, new Set());
  graph.get(from).add(to);
}
