import { DataError } from "./data-error.ts";
import type { GivenSplit, LabelledDataset } from "./labelled-dataset.ts";
import { partNames } from "./part-names.ts";

/**
 * The user's own split, checked: every class of the other parts must be trained, and there must be two.
 *
 * @param parts for each row the number of its part
 * @throws {DataError} label-not-in-training, one-class
 */
export function givenSplit(
  dataset: Pick<LabelledDataset, "labels" | "classNames">,
  parts: Uint8Array,
  path: string,
): GivenSplit {
  const rowsOf = (part: number) => Int32Array.from([...parts.keys()].filter((row) => parts[row] === part));
  const train = rowsOf(0);
  const trained = new Set<number>(Array.from(train, (row) => dataset.labels[row] as number));
  for (const part of [1, 2]) {
    const unseen = Array.from(rowsOf(part), (row) => dataset.labels[row] as number).filter(
      (label) => !trained.has(label),
    );
    const [label] = unseen;
    if (label === undefined) continue;
    const nClasses = new Set(unseen).size;
    const more = nClasses > 1 ? ` and ${nClasses - 1} more classes` : "";
    const message = `Cannot use ${path}: the class ${JSON.stringify(dataset.classNames[label])}${more} occurs in the ${partNames[part]} rows (${unseen.length}) but never in training`;
    throw new DataError("label-not-in-training", message, {
      path,
      hint: "add training examples of it, or remove those rows",
    });
  }
  if (trained.size < 2) {
    throw new DataError(
      "one-class",
      `Cannot use ${path}: the training rows have one class only, and at least two are needed`,
      { path },
    );
  }
  const validation = rowsOf(1);
  const test = rowsOf(2);
  return {
    train,
    ...(validation.length > 0 ? { validation } : {}),
    ...(test.length > 0 ? { test } : {}),
  };
}
