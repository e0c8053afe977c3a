import type { GraphBuilder } from "../graph/graph-builder.ts";
import { weightedMean } from "./weighted-mean.ts";

/** Stands in for a probability of 0 inside the logarithm, where p · ln p is 0 anyway. */
const smallestProbability = 1e-30;

/**
 * Kullback-Leibler divergence Σ p · (ln p - ln softmax(logits)) of a model's prediction from soft targets p, as
 * in distillation: 0 if they agree.
 *
 * @param logits name of a value (… × nClasses)
 * @param targets name of a value of the same shape, each row probabilities that sum to 1
 * @param sampleWeights name of a float value (…)
 * @returns name of a scalar in nats, the mean over all rows
 *
 * @example
 * const builder = new GraphBuilder();
 * const logits = builder.input("logits", "float32", ["batch", 3]);
 * const targets = builder.input("targets", "float32", ["batch", 3]);
 * builder.output(softTargetLoss(builder, logits, targets), "loss"); // "loss"
 */
export function softTargetLoss(
  builder: GraphBuilder,
  logits: string,
  targets: string,
  sampleWeights?: string,
): string {
  const lastAxis = builder.constant([-1]);
  const logProbabilities = builder.op("LogSoftmax", [logits], { axis: -1 });
  const positive = builder.op("Max", [targets, builder.constant(smallestProbability)]);
  const gap = builder.op("Sub", [builder.op("Log", [positive]), logProbabilities]);
  const divergence = builder.op("ReduceSum", [builder.op("Mul", [targets, gap]), lastAxis], { keepdims: 0 });
  return weightedMean(builder, divergence, sampleWeights);
}
