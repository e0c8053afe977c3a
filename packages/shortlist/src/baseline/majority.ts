import { argmax } from "../numeric/argmax.ts";
import { createMatrix } from "../numeric/matrix.ts";
import type { Baseline } from "./baseline.ts";

/**
 * The most frequent class of the training rows, whatever the example; the first of equals.
 *
 * Its probabilities are the classes' shares among the training rows.
 */
export const majority: Baseline<unknown> = {
  description: "the most frequent class",
  async fit({ labels, nClasses, split }) {
    if (split.train.length === 0) throw new RangeError("Cannot fit the majority baseline on 0 training rows");
    const shares = new Float64Array(nClasses);
    for (const row of split.train) {
      const label = labels[row] as number;
      shares[label] = (shares[label] as number) + 1 / split.train.length;
    }
    return {
      summary: `class ${argmax(shares)} always`,
      predict(examples) {
        const probabilities = createMatrix(examples.length, nClasses);
        for (let i = 0; i < examples.length; i++) probabilities.data.set(shares, i * nClasses);
        return probabilities;
      },
    };
  },
};
