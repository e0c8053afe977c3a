import type { Finding } from "./figure.ts";
import { publishedFigures } from "./published-figures.ts";
import type { PublishedRecords } from "./published-records.ts";

/** One table or picture of the paper: what it shows, and how its figures are computed from the records. */
export interface Experiment {
  readonly title: string;
  /** What every id of its figures starts with: "table-5". */
  readonly prefix: string;
  /** A finding for each of its published figures. Pure. */
  readonly compute: (records: PublishedRecords) => Finding[];
}

/**
 * Findings for the published figures below a prefix, all of which cannot be had for one reason.
 *
 * @throws {RangeError} if there are none
 *
 * @example
 * cannotFind("figure-8", "no curves at that learning rate").length; // 1
 */
export function cannotFind(prefix: string, note: string): Finding[] {
  const figures = publishedFigures.filter(({ id }) => id === prefix || id.startsWith(`${prefix}/`));
  if (figures.length === 0) throw new RangeError(`Cannot find ${prefix}: no published figure starts with it`);
  return figures.map(({ id }) => ({ id, note }));
}

/**
 * Findings for the vision targets of a table that needs their curves: nobody published any.
 *
 * @param targets those of the table
 *
 * @example
 * cannotFindVision("table-5", ["beans"])[0]?.note; // "no training curves and no target accuracies of vision models are published"
 */
export function cannotFindVision(
  table: string,
  targets: readonly string[] = ["x-ray", "medmnist", "flowers", "beans"],
): Finding[] {
  const note = "no training curves and no target accuracies of vision models are published";
  return targets.flatMap((target) => cannotFind(`${table}/${target}`, note));
}
