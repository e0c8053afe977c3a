import type { Matrix } from "../../numeric/matrix.ts";

/**
 * Refuses labels that do not fit the values of a proxy score.
 *
 * @returns the number of target classes: the largest label plus 1
 */
export function checkLabels(what: string, values: Matrix, labels: ArrayLike<number>): number {
  if (values.nRows === 0 || labels.length !== values.nRows) {
    throw new RangeError(
      `Cannot compute ${what} of ${values.nRows} examples with ${labels.length} labels: one label each, at least one`,
    );
  }
  let largest = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!Number.isInteger(label) || label < 0) {
      throw new RangeError(`Cannot compute ${what}: label ${i} is ${label}, labels are whole numbers from 0`);
    }
    if (label > largest) largest = label;
  }
  return largest + 1;
}

/** Refuses values that are not finite. */
export function checkFinite(what: string, values: Matrix): void {
  const bad = values.data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const row = Math.floor(bad / values.nColumns);
  throw new RangeError(`Cannot compute ${what}: example ${row} holds ${values.data[bad]}`);
}

/**
 * Refuses features that a proxy score cannot be computed from: not finite, labels that do not fit, fewer than two.
 *
 * @returns the number of target classes: the largest label plus 1
 */
export function checkExamples(what: string, features: Matrix, labels: ArrayLike<number>): number {
  const nClasses = checkLabels(what, features, labels);
  checkFinite(what, features);
  if (features.nRows < 2) {
    throw new RangeError(`Cannot compute ${what} of 1 example: at least 2 are needed`);
  }
  return nClasses;
}
