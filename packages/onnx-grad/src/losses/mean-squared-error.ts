import type { GraphBuilder } from "../graph/graph-builder.ts";
import { weightedMean } from "./weighted-mean.ts";

/**
 * Mean squared difference of two values of one shape, over all elements; with sample weights, Σ w·d² / Σ w.
 *
 * @param predictions name of a value of any shape
 * @param targets name of a value of the same shape
 * @param sampleWeights name of a float value of the same shape
 * @returns name of a scalar
 *
 * @example
 * const builder = new GraphBuilder();
 * const x = builder.input("x", "float32", ["batch"]);
 * const target = builder.input("target", "float32", ["batch"]);
 * builder.output(meanSquaredError(builder, x, target), "loss"); // "loss"
 */
export function meanSquaredError(
  builder: GraphBuilder,
  predictions: string,
  targets: string,
  sampleWeights?: string,
): string {
  const difference = builder.op("Sub", [predictions, targets]);
  return weightedMean(builder, builder.op("Mul", [difference, difference]), sampleWeights);
}
