export {
  type AttributeInput,
  GraphBuilder,
  type GraphBuilderOptions,
  type OpOptions,
} from "./graph/graph-builder.ts";
export type {
  ConcreteValue,
  DropoutMask,
  EvaluationGraph,
  EvaluationGraphOptions,
  GraphGradient,
  GraphParameter,
  TrainingGraph,
  TrainingGraphOptions,
} from "./graph/training-graph.ts";
export { decodeModel } from "./onnx/decode-model.ts";
export { encodeModel } from "./onnx/encode-model.ts";
export { loadModel } from "./onnx/load-model.ts";
export type { Attribute, Graph, Model, Node, ValueInfo } from "./onnx/model.ts";
export { ModelError, type ModelErrorCode } from "./onnx/model-error.ts";
export { saveModel } from "./onnx/save-model.ts";
export { type ElementType, type Tensor, type TensorData, tensor } from "./onnx/tensor.ts";
