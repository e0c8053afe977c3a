export { ArtifactError, type ArtifactErrorCode } from "./artifact-error.ts";
export type { BertShape } from "./bert-shape.ts";
export { type BertWeight, bertWeights } from "./bert-weights.ts";
export { buildClassifier, type Classifier, type ClassifierOptions } from "./classifier.ts";
export { DivergedError } from "./diverged-error.ts";
export { type EncodedTexts, encodeTexts } from "./encode-texts.ts";
export type { Encoder, EncoderInput, EncoderOptions } from "./encoder.ts";
export { type Checkpoint, writeCheckpoint } from "./export-winner.ts";
export {
  type EpochOptions,
  type EpochResult,
  FineTuning,
  type FineTuningOptions,
  type FineTuningTask,
} from "./fine-tuning.ts";
export { extractFeatures, type InferenceOptions, sourceProbabilities } from "./inference.ts";
export { defaultLearningRates, type LearningRates } from "./learning-rates.ts";
export type { ModelConfig, Pooling } from "./model-config.ts";
export { type Prediction, predictFolder } from "./predict-folder.ts";
export {
  readSafetensors,
  readSafetensorsHeader,
  type SafetensorsEntry,
  type SafetensorsHeader,
  writeSafetensors,
} from "./safetensors.ts";
export { type Architecture, openTextModel, type TextModel } from "./text-model.ts";
export type { TextTokenizer } from "./text-tokenizer.ts";
