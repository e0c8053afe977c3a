import type { GraphBuilder } from "../graph/graph-builder.ts";
import { weightedMean } from "./weighted-mean.ts";

/** Keeps a vector of zeros from dividing by zero; its similarity to anything is then 0. */
const smallestNorm = 1e-12;

/**
 * Cosine distance, 1 - cos(a, b), of vectors along the last axis.
 *
 * Range: [0, 2], 0 for the same direction.
 *
 * @param a name of a value (… × width)
 * @param b name of a value of the same shape
 * @param sampleWeights name of a float value (…)
 * @returns name of a scalar, the mean over all pairs
 *
 * @example
 * const builder = new GraphBuilder();
 * const student = builder.input("student", "float32", ["batch", 8]);
 * const teacher = builder.input("teacher", "float32", ["batch", 8]);
 * builder.output(cosineLoss(builder, student, teacher), "loss"); // "loss"
 */
export function cosineLoss(builder: GraphBuilder, a: string, b: string, sampleWeights?: string): string {
  const lastAxis = builder.constant([-1]);
  const norm = (value: string) =>
    builder.op("Max", [
      builder.op("ReduceL2", [value, lastAxis], { keepdims: 0 }),
      builder.constant(smallestNorm),
    ]);
  const product = builder.op("ReduceSum", [builder.op("Mul", [a, b]), lastAxis], { keepdims: 0 });
  const cosine = builder.op("Div", [product, builder.op("Mul", [norm(a), norm(b)])]);
  return weightedMean(builder, builder.op("Sub", [builder.constant(1), cosine]), sampleWeights);
}
