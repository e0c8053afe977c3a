import { withoutDropout } from "../graph/create-training-graph.ts";
import { pruneModel } from "../graph/prune-model.ts";
import type { Model } from "../onnx/model.ts";

/** What is left of a training model when it is to be used: what the outputs need, without dropout. */
export function inferenceModel(model: Model, outputs: readonly string[]): Model {
  return pruneModel(withoutDropout(model), outputs);
}
