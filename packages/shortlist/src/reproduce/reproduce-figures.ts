import { experiments } from "./experiment/index.ts";
import { compareFigure, type Figure, type FigureStatus, type Finding } from "./figure.ts";
import type { PublishedFigure } from "./published-figure.ts";
import { publishedFigures } from "./published-figures.ts";
import type { PublishedRecords } from "./published-records.ts";

/**
 * Every published figure of the paper beside the one that comes out of its authors' records.
 *
 * Ours are computed by the same functions that a run uses; only the published values are constants.
 *
 * @returns in the order of the paper
 *
 * @example
 * // not run: needs the records
 * const figures = reproduceFigures(await loadPublishedRecords("../shared/published"));
 */
export function reproduceFigures(records: PublishedRecords): Figure[] {
  return compareFigures(
    publishedFigures,
    experiments.flatMap(({ compute }) => compute(records)),
  );
}

/**
 * Sets findings beside published figures: exactly one each.
 *
 * @throws {RangeError} if a figure has no finding or two, or a finding is of no published figure
 *
 * @example
 * const published = { id: "table-8/cv/models", value: 30, source: "Table VIII" };
 * compareFigures([published], [{ id: published.id, ours: 30 }])[0].status; // "equal"
 */
export function compareFigures(
  published: readonly PublishedFigure[],
  findings: readonly Finding[],
): Figure[] {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const known = new Set(published.map(({ id }) => id));
  const surplus = findings.find((finding) => !known.has(finding.id) || byId.get(finding.id) !== finding);
  if (surplus !== undefined) {
    const what = known.has(surplus.id) ? "it is found twice" : "the paper does not publish it";
    throw new RangeError(`Cannot compare ${surplus.id}: ${what}`);
  }
  return published.map((figure) => {
    const finding = byId.get(figure.id);
    if (finding === undefined) throw new RangeError(`Cannot compare ${figure.id}: no experiment computes it`);
    return compareFigure(figure, finding);
  });
}

/**
 * How many figures there are of each status.
 *
 * @example
 * countFigures([]).equal; // 0
 */
export function countFigures(figures: readonly Figure[]): Readonly<Record<FigureStatus, number>> {
  const counts = { equal: 0, differs: 0, "not-reproducible": 0 };
  for (const { status } of figures) counts[status]++;
  return counts;
}
