/** Colours that differ in lightness too (readable in colour-blindness), on light and dark ground. */
export const figureStyle = `<style>
  svg { background: #ffffff; font: 13px system-ui, sans-serif; }
  text { fill: #57606a; } .axis { font-size: 12px; } .grid { stroke: #d0d7de; }
  .line { fill: none; stroke: #8c959f; stroke-width: 1.5; } circle { fill: #8c959f; } .leader { fill: none; stroke: #afb8c1; stroke-dasharray: 1 3; }
  .baseline { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 6 4; }
  .picked .line { stroke: #0550ae; stroke-width: 3; } .picked circle { fill: #0550ae; } .picked text { fill: #0550ae; font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; } text { fill: #9198a1; } .grid { stroke: #30363d; } .leader { stroke: #484f58; }
    .line { stroke: #6e7681; } circle { fill: #6e7681; } .baseline { stroke: #f0883e; }
    .picked .line { stroke: #79c0ff; } .picked circle { fill: #79c0ff; } .picked text { fill: #79c0ff; }
  }
</style>`;

/**
 * Text as it may stand in XML.
 *
 * @example
 * escapeXml("a<b & c"); // "a&lt;b &amp; c"
 */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A coordinate, to a tenth. */
export function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}

/**
 * Round numbers that enclose a range, 2 to 7 of them.
 *
 * @example
 * ticks(0.52, 0.71); // [0.5, 0.55, 0.6, 0.65, 0.7, 0.75]
 */
export function ticks(low: number, high: number): number[] {
  const span = Math.max(high - low, 1e-3);
  const unit = 10 ** Math.floor(Math.log10(span / 5));
  const step = ([1, 2, 5, 10].find((factor) => factor * unit >= span / 5) as number) * unit;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/**
 * Moves positions apart to at least `gap`, in their order, as little as a sweep down and one up can.
 *
 * @param positions ascending
 * @returns positions in [low, high] where they fit
 *
 * @example
 * spread([10, 11, 40], 10, 0, 100); // [10, 20, 40]
 * spread([95, 96], 10, 0, 100); // [90, 100]
 */
export function spread(positions: readonly number[], gap: number, low: number, high: number): number[] {
  const moved: number[] = [];
  for (const position of positions)
    moved.push(Math.max(position, low, (moved.at(-1) ?? Number.NEGATIVE_INFINITY) + gap));
  let limit = high;
  for (let i = moved.length - 1; i >= 0; i--) {
    moved[i] = Math.min(moved[i] as number, limit);
    limit = (moved[i] as number) - gap;
  }
  return moved;
}
