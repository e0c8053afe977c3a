export { createEvaluationGraph, createTrainingGraph, withoutDropout } from "./graph/create-training-graph.ts";
export {
  type AttributeInput,
  GraphBuilder,
  type GraphBuilderOptions,
  type OpOptions,
} from "./graph/graph-builder.ts";
export { type ParameterInfo, parametersOf } from "./graph/parameters.ts";
export { pruneModel } from "./graph/prune-model.ts";
export type {
  ConcreteValue,
  DropoutMask,
  EvaluationGraph,
  EvaluationGraphOptions,
  GraphGradient,
  GraphParameter,
  RunningStatistic,
  TrainingGraph,
  TrainingGraphOptions,
} from "./graph/training-graph.ts";
export { cosineLoss } from "./losses/cosine-loss.ts";
export { crossEntropyLoss } from "./losses/cross-entropy-loss.ts";
export { meanSquaredError } from "./losses/mean-squared-error.ts";
export { softTargetLoss } from "./losses/soft-target-loss.ts";
export { decodeModel } from "./onnx/decode-model.ts";
export { encodeModel } from "./onnx/encode-model.ts";
export { loadModel } from "./onnx/load-model.ts";
export type { Attribute, Graph, Model, Node, ValueInfo } from "./onnx/model.ts";
export { ModelError, type ModelErrorCode } from "./onnx/model-error.ts";
export { saveModel } from "./onnx/save-model.ts";
export { type ElementType, type Tensor, type TensorData, tensor } from "./onnx/tensor.ts";
export { type DifferentiableOperator, gradientRules } from "./rules/gradient-rules.ts";
export type { Feeds } from "./session/axes.ts";
export type { Schedule } from "./session/learning-rate.ts";
export type { SessionProgress, StepResult } from "./session/protocol.ts";
export { SessionError, type SessionErrorCode } from "./session/session-error.ts";
export {
  type AdamWOptions,
  TrainingSession,
  type TrainingSessionOptions,
} from "./session/training-session.ts";
