/**
 * Balanced class weights: n / (k · n_c) for a class with n_c of n labels, so that every class counts as much as any
 * other, but at most `cap`, so that a handful of examples cannot rule the training. 1 for all if classes are equal.
 *
 * A class without any label has the cap.
 *
 * @param labels integers in [0, nClasses)
 * @param options.cap the largest weight. @default 10
 * @returns (nClasses)
 * @throws {RangeError} if there are no labels, a label is out of range, or cap is below 1
 *
 * @example
 * classWeights([0, 0, 0, 1], 2); // [0.6666666666666666, 2]
 */
export function classWeights(
  labels: ArrayLike<number>,
  nClasses: number,
  options: { readonly cap?: number } = {},
): Float64Array {
  const { cap = 10 } = options;
  if (!(cap >= 1)) throw new RangeError(`Cannot weight classes with cap ${cap}: it must be at least 1`);
  if (labels.length === 0)
    throw new RangeError("Cannot weight classes without labels: at least one is needed");
  const counts = countLabels(labels, nClasses);
  return Float64Array.from(counts, (count) => Math.min(cap, labels.length / (nClasses * count)));
}

/** How many labels each class has. */
export function countLabels(labels: ArrayLike<number>, nClasses: number): Int32Array {
  const counts = new Int32Array(nClasses);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label === undefined || !Number.isInteger(label) || label < 0 || label >= nClasses) {
      throw new RangeError(`Cannot count label ${label}: labels must be integers from 0 to ${nClasses - 1}`);
    }
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}
