const WIDTH = 760;
const HEIGHT = 360;
const LEFT = 60;
const TOP = 56;
const BOTTOM = 40;
/** Share of the width of a group that stays empty. */
const GAP = 0.18;
const COLOURS = ["#b8520a", "#e79a4b", "#3d6b9e", "#8fb0d3", "#7a7a7a"];

/** A bar chart of the medians by length of the question, on a logarithmic scale, as SVG. @param {any} results */
export function plot({ engines }) {
  const medians = engines.flatMap(({ queries }) => queries.map(({ median }) => median));
  const low = Math.floor(Math.log10(Math.min(...medians)));
  const high = Math.ceil(Math.log10(Math.max(...medians)));
  const y = (/** @type {number} */ value) => TOP + ((high - Math.log10(value)) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const group = (WIDTH - LEFT) / engines[0].queries.length;
  const bar = (group * (1 - GAP)) / engines.length;

  // Groups are the questions, so that engines stand side by side for each length.
  const bars = engines.flatMap(({ queries }, engine) => queries.map(({ median }, question) => {
    const x = LEFT + question * group + (group * GAP) / 2 + engine * bar;
    return rect(x, y(median), bar - 1, HEIGHT - BOTTOM - y(median), COLOURS[engine]) + text(x + bar / 2, y(median) - 3, short(median), "middle", 8);
  }));
  const lines = Array.from({ length: high - low + 1 }, (_none, index) => grid(y(10 ** (low + index)), `${10 ** (low + index)} ms`));
  const lengths = engines[0].queries.map(({ tokens }, index) => text(LEFT + (index + 0.5) * group, HEIGHT - BOTTOM + 18, `${tokens} tokens`, "middle"));
  const legend = engines.map(({ name }, index) => rect(LEFT + index * 142, 30, 10, 10, COLOURS[index]) + text(LEFT + index * 142 + 14, 39, name, "start", 10));

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" role="img">
<title>Median milliseconds per question, by its length</title>
${[rect(0, 0, WIDTH, HEIGHT, "#fff"), text(LEFT, 18, "Median milliseconds per question, one thread (logarithmic)", "start", 13), ...lines, ...bars, ...lengths, ...legend].join("\n")}
</svg>
`;
}

/** @param {number} value */
function short(value) {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {string} colour
 */
function rect(x, y, width, height, colour) {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${colour}"/>`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} label
 * @param {"start" | "middle" | "end"} anchor
 * @param {number} [size]
 */
function text(x, y, label, anchor, size = 11) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" text-anchor="${anchor}" fill="#333">${label}</text>`;
}

/**
 * @param {number} y
 * @param {string} label
 */
function grid(y, label) {
  return `<path d="M${LEFT} ${y.toFixed(1)}H${WIDTH}" stroke="#ddd"/>${text(LEFT - 6, y + 4, label, "end")}`;
}
