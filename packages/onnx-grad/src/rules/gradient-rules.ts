import type { GradientRule } from "../graph/gradient-context.ts";
import * as arithmetic from "./arithmetic.ts";
import { attention } from "./attention.ts";
import { batchNormalization } from "./batch-normalization.ts";
import { conv, convTranspose } from "./convolution.ts";
import { depthToSpace, spaceToDepth } from "./depth-and-space.ts";
import { einsum } from "./einsum.ts";
import * as functions from "./functions.ts";
import { gather, gatherElements, gatherNd } from "./gather.ts";
import { biasGelu, erfGelu, fastGelu, gelu, quickGelu, swish } from "./gelu.ts";
import { gemm } from "./gemm.ts";
import { groupNormalization, instanceNormalization } from "./group-normalization.ts";
import { concat, padded, slice, split } from "./joining.ts";
import { layerNormalization, rmsNormalization } from "./layer-normalization.ts";
import { cast, expand, reshaped, tile, transpose, trilu } from "./layout.ts";
import { negativeLogLikelihoodLoss, softmaxCrossEntropyLoss } from "./loss.ts";
import { matMul } from "./mat-mul.ts";
import * as pooling from "./pooling.ts";
import * as reduction from "./reduction.ts";
import { resize } from "./resize.ts";
import { clip, where } from "./selection.ts";
import { logSoftmax, softmax } from "./softmax.ts";

/**
 * The gradient rule of each operator, by its name, with the domain in front where that is not ai.onnx. Rules are
 * for the operators of opset 20 and later: older models are brought there first.
 */
export const gradientRules = {
  Abs: arithmetic.abs,
  Add: arithmetic.add,
  Attention: attention,
  AveragePool: pooling.averagePool,
  BatchNormalization: batchNormalization,
  Cast: cast,
  CastLike: cast,
  Ceil: arithmetic.flat,
  Celu: functions.celu,
  Clip: clip,
  Concat: concat,
  Conv: conv,
  ConvTranspose: convTranspose,
  Cos: functions.cos,
  CumSum: reduction.cumSum,
  DepthToSpace: depthToSpace,
  Div: arithmetic.div,
  Einsum: einsum,
  Elu: functions.elu,
  Erf: functions.erf,
  Exp: functions.exp,
  Expand: expand,
  Flatten: reshaped,
  Floor: arithmetic.flat,
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  Gelu: gelu,
  Gemm: gemm,
  GlobalAveragePool: pooling.globalAveragePool,
  GlobalMaxPool: pooling.globalMaxPool,
  GroupNormalization: groupNormalization,
  HardSigmoid: functions.hardSigmoid,
  HardSwish: functions.hardSwish,
  Identity: reshaped,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: layerNormalization,
  LeakyRelu: functions.leakyRelu,
  Log: functions.log,
  LogSoftmax: logSoftmax,
  MatMul: matMul,
  Max: arithmetic.extremum,
  MaxPool: pooling.maxPool,
  Mean: arithmetic.mean,
  Min: arithmetic.extremum,
  Mish: functions.mish,
  Mul: arithmetic.mul,
  Neg: arithmetic.neg,
  NegativeLogLikelihoodLoss: negativeLogLikelihoodLoss,
  PRelu: functions.pRelu,
  Pad: padded,
  Pow: arithmetic.pow,
  RMSNormalization: rmsNormalization,
  Reciprocal: arithmetic.reciprocal,
  ReduceL1: reduction.reduceL1,
  ReduceL2: reduction.reduceL2,
  ReduceLogSum: reduction.reduceLogSum,
  ReduceLogSumExp: reduction.reduceLogSumExp,
  ReduceMax: reduction.reduceExtremum,
  ReduceMean: reduction.reduceMean,
  ReduceMin: reduction.reduceExtremum,
  ReduceSum: reduction.reduceSum,
  ReduceSumSquare: reduction.reduceSumSquare,
  Relu: functions.relu,
  Reshape: reshaped,
  Resize: resize,
  Round: arithmetic.flat,
  Selu: functions.selu,
  Sigmoid: functions.sigmoid,
  Sign: arithmetic.flat,
  SimplifiedLayerNormalization: rmsNormalization,
  Sin: functions.sin,
  Slice: slice,
  Softmax: softmax,
  SoftmaxCrossEntropyLoss: softmaxCrossEntropyLoss,
  Softplus: functions.softplus,
  Softsign: functions.softsign,
  SpaceToDepth: spaceToDepth,
  Split: split,
  Sqrt: functions.sqrt,
  Squeeze: reshaped,
  Sub: arithmetic.sub,
  Sum: arithmetic.sum,
  Swish: swish,
  Tanh: functions.tanh,
  ThresholdedRelu: functions.thresholdedRelu,
  Tile: tile,
  Transpose: transpose,
  Trilu: trilu,
  Unsqueeze: reshaped,
  Where: where,
  "com.microsoft.BiasGelu": biasGelu,
  "com.microsoft.FastGelu": fastGelu,
  "com.microsoft.Gelu": erfGelu,
  "com.microsoft.QuickGelu": quickGelu,
} satisfies Record<string, GradientRule>;

/** Name of an operator that gradients can flow through. */
export type DifferentiableOperator = keyof typeof gradientRules;
