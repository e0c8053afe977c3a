import { someNames } from "../numeric/some-names.ts";
import { DataError } from "./data-error.ts";
import type { LabelledDataset } from "./labelled-dataset.ts";

/** Examples, which of them are equal, and where they are. */
export interface ExamplesOfClasses extends Pick<LabelledDataset, "labels" | "classNames"> {
  /** For each example the number of those that it is equal to. */
  readonly groupOf: Int32Array;
  whereRow(row: number): string;
}

/**
 * Without a split of the user's own, a class needs two different examples: one to train and one to validate on.
 *
 * @throws {DataError} class-too-small
 */
export function requireExamples(
  { labels, classNames, groupOf, whereRow }: ExamplesOfClasses,
  path: string,
  noun: "texts" | "pictures",
): void {
  const firstRow = new Map<number, number>();
  const enough = new Set<number>();
  for (const [row, group] of groupOf.entries()) {
    const label = labels[row] as number;
    const first = firstRow.get(label);
    if (first === undefined) firstRow.set(label, row);
    else if (groupOf[first] !== group) enough.add(label);
  }
  const small = [...firstRow.entries()].filter(([label]) => !enough.has(label));
  if (small.length === 0) return;
  const named = small.map(([label, row]) => `${JSON.stringify(classNames[label])} (${whereRow(row)})`);
  const classes = small.length === 1 ? "the class" : "the classes";
  const each = small.length === 1 ? "has" : "have";
  const message = `Cannot use ${path}: ${classes} ${someNames(named, 5)} ${each} one example only; at least 2 different ${noun} are needed, better 10`;
  throw new DataError("class-too-small", message, {
    path,
    hint: "remove such rows, add examples, or merge the class with another",
  });
}
