import { type Markup, markup } from "../markup.ts";
import type { Dendrogram } from "./dendrogram.ts";
import { innerTicks, linearScale, type Scale, tickFormat } from "./scale.ts";

/** Where the tree may be drawn, in pixels. */
interface TreePlace {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * A dendrogram as brackets that open to the right, blue and thick below the cut, with a scale of the distances.
 *
 * @param y where a place among the leaves is, in pixels
 */
export function drawDendrogram(
  joins: Dendrogram["joins"],
  threshold: number | undefined,
  y: Scale,
  { left, right, top, bottom }: TreePlace,
): Markup {
  const highest = Math.max(...joins.map(({ height }) => height), threshold ?? 0) * 1.04 || 1;
  const x = linearScale([0, highest], [right - 2, left]);
  const xTicks = innerTicks(0, 100 * highest, 3);
  const written = tickFormat(xTicks);
  return markup`${xTicks.map((tick) => markup`<path class="grid" d="M${x(tick / 100)} ${top - 4}V${bottom + 4}"/><text class="axis small" x="${x(tick / 100)}" y="${bottom + 18}" text-anchor="middle">${written(tick)}</text>\n`)}<text class="axis small" x="${(left + right) / 2}" y="${bottom + 34}" text-anchor="middle">distance, points</text>
${joins.map(({ upper, lower, height }) => {
  const isBelow = threshold !== undefined && height <= threshold;
  return markup`<g${isBelow && markup` class="pick"`}><title>joined at ${(100 * height).toFixed(2)} points</title><path class="line" d="M${x(upper.height)} ${y(upper.place)}H${x(height)}V${y(lower.place)}H${x(lower.height)}"/></g>\n`;
})}${threshold !== undefined && markup`<g class="warn"><path class="line dashed" d="M${x(threshold)} ${top - 8}V${bottom + 4}"/><text class="small" x="${x(threshold) < (left + right) / 2 ? x(threshold) - 2 : x(threshold)}" y="${top - 13}" text-anchor="${x(threshold) < left + 50 ? "start" : x(threshold) > right - 40 ? "end" : "middle"}">cut at ${(100 * threshold).toFixed(1)}</text></g>\n`}`;
}
