import type { FigureValue, PublishedFigure } from "./published-figure.ts";

export type FigureStatus = "equal" | "differs" | "not-reproducible";

/** What an experiment says of one published figure: our value, or why there can be none. */
export interface Finding {
  readonly id: string;
  /** What is set beside the published figure, computed in one way for a whole table; missing where it cannot be had. */
  readonly ours?: FigureValue;
  /** As the paper says, where the authors' program does otherwise. */
  readonly oursPaper?: FigureValue;
  /** As the authors' program does it, where the paper says otherwise. */
  readonly oursAuthors?: FigureValue;
  /** Smallest and largest over the seeds of what the authors left unseeded. */
  readonly range?: readonly [number, number];
  /** Why it differs or cannot be had, or what to know of it where it is equal. */
  readonly note?: string;
}

/** One published figure beside ours. */
export interface Figure extends Omit<Finding, "ours"> {
  readonly published: FigureValue;
  /** Null where it cannot be reproduced. */
  readonly ours: FigureValue | null;
  readonly status: FigureStatus;
  /** Where in the paper the published one stands. */
  readonly source: string;
}

/**
 * Sets our finding beside the published figure.
 *
 * Numbers are equal when they are printed alike, or within what a reading can be wrong; groups when they have the same
 * members. `oursPaper` and `oursAuthors` are told but not judged, so that no figure is called equal by picking a way.
 *
 * @throws {RangeError} if the two are of different figures
 *
 * @example
 * const published = { id: "table-5/mnli/fs-10/speed-up", value: 3.57, digits: 2, source: "Table V" };
 * compareFigure(published, { id: published.id, ours: 50 / 14 }).status; // "equal"
 */
export function compareFigure(published: PublishedFigure, finding: Finding): Figure {
  const { id, value, source } = published;
  if (finding.id !== id) throw new RangeError(`Cannot compare ${id} with ${finding.id}: two figures`);
  const { ours, oursPaper, oursAuthors, range, note } = finding;
  const status = ours === undefined ? "not-reproducible" : agree(published, ours) ? "equal" : "differs";
  return {
    id,
    published: value,
    ours: ours ?? null,
    status,
    ...(oursPaper !== undefined && { oursPaper }),
    ...(oursAuthors !== undefined && { oursAuthors }),
    ...(range !== undefined && { range }),
    source,
    ...(note !== undefined && { note }),
  };
}

function agree({ value, digits = 0, readingError = 0 }: PublishedFigure, ours: FigureValue): boolean {
  if (typeof value === "number") {
    const tolerance = readingError + 0.5 * 10 ** -digits;
    return typeof ours === "number" && Math.abs(ours - value) <= tolerance + 1e-9;
  }
  if (typeof value === "string") return ours === value;
  return (
    typeof ours === "object" && ours.length === value.length && value.every((name) => ours.includes(name))
  );
}
