import { withRunningStatistics } from "../graph/batch-statistics.ts";
import { withoutDropout } from "../graph/create-training-graph.ts";
import { pruneModel } from "../graph/prune-model.ts";
import type { Model } from "../onnx/model.ts";

/** What is left of a training model when it is to be used: what the outputs need, without dropout, by running statistics. */
export function inferenceModel(model: Model, outputs: readonly string[]): Model {
  return pruneModel(withRunningStatistics(withoutDropout(model)), outputs);
}
