import type { GraphBuilder } from "../graph/graph-builder.ts";
import { weightedMean } from "./weighted-mean.ts";

/**
 * Cross-entropy: minus the log-probability that softmax(logits) gives each true label.
 *
 * The mean over examples, or Σ w·loss / Σ w with sample weights; an example with weight 0 takes no part, but its
 * label must be a valid class all the same. At least one weight must be positive.
 *
 * @param logits name of a value (… × nClasses), such as (batch × nClasses) or (batch × sequence × nClasses)
 * @param labels name of an int64 value (…), each in [0, nClasses)
 * @param sampleWeights name of a float value (…)
 * @returns name of a scalar, in nats
 *
 * @example
 * const builder = new GraphBuilder();
 * const logits = builder.input("logits", "float32", ["batch", 3]);
 * const labels = builder.input("labels", "int64", ["batch"]);
 * builder.output(crossEntropyLoss(builder, logits, labels), "loss"); // "loss"
 */
export function crossEntropyLoss(
  builder: GraphBuilder,
  logits: string,
  labels: string,
  sampleWeights?: string,
): string {
  const lastAxis = builder.constant([-1]);
  const logProbabilities = builder.op("LogSoftmax", [logits], { axis: -1 });
  const indices = builder.op("Unsqueeze", [labels, lastAxis]);
  const picked = builder.op("GatherElements", [logProbabilities, indices], { axis: -1 });
  const losses = builder.op("Neg", [builder.op("Squeeze", [picked, lastAxis])]);
  return weightedMean(builder, losses, sampleWeights);
}
