/**
 * Shortlist as a library: everything that the command line does, as typed functions.
 *
 * @module
 */
// The whole job.

// What choosing would have cost and lost.
export { type BacktestOptions, backtest } from "./backtest/backtest.ts";
export type {
  BacktestResult,
  DatasetResult,
  PolicyDifference,
  PolicyResult,
} from "./backtest/backtest-result.ts";
export { findTwins } from "./backtest/find-twins.ts";
export { type Policy, policyWords, proxyNamed } from "./backtest/policy.ts";
export {
  type RegretAgainstCost,
  type RegretPoint,
  regretAgainstCost,
} from "./backtest/regret-against-cost.ts";
export { verdict } from "./backtest/verdict.ts";
// What every model has to beat.
export { type BaselineName, baselines, imageBaselines } from "./baseline/index.ts";
// Data.
export { classWeights, countLabels } from "./data/class-weights.ts";
export { DataError } from "./data/data-error.ts";
export { datasetFingerprint } from "./data/dataset-fingerprint.ts";
export { flipKeepsClasses } from "./data/flip-keeps-classes.ts";
export type { ImageDataset, ImageSource } from "./data/image-dataset.ts";
export { readImageSource } from "./data/inspect-images.ts";
export type { LabelledDataset } from "./data/labelled-dataset.ts";
export { type LoadDatasetOptions, loadDataset } from "./data/load-dataset.ts";
export { type LoadImageDatasetOptions, loadImageDataset } from "./data/load-image-dataset.ts";
export { type LoadTextDatasetOptions, loadTextDataset } from "./data/load-text-dataset.ts";
export { sampleRows } from "./data/sample-rows.ts";
export { type SplitDatasetOptions, type SplittableDataset, splitDataset } from "./data/split-dataset.ts";
export type { Split, TextDataset } from "./data/text-dataset.ts";
// Models.
export { ArtifactError } from "./engine/artifact-error.ts";
export { type Augmentation, augmentImage } from "./engine/augment-image.ts";
export type { BertShape } from "./engine/bert-shape.ts";
export { type BertTokenizerOptions, bertTokenizerJson } from "./engine/bert-tokenizer-json.ts";
export { type BertWeight, bertWeights } from "./engine/bert-weights.ts";
export { buildClassifier, type Classifier, type ClassifierOptions } from "./engine/classifier.ts";
export { DivergedError } from "./engine/diverged-error.ts";
export { type EncodedTexts, encodeTexts } from "./engine/encode-texts.ts";
export type { Encoder, EncoderInput, EncoderOptions } from "./engine/encoder.ts";
export {
  type ExampleSource,
  type ImageSourceOptions,
  imageSource,
  textSource,
} from "./engine/example-source.ts";
export type { ExampleBatch, Examples } from "./engine/examples.ts";
export { type Checkpoint, writeCheckpoint } from "./engine/export-winner.ts";
export {
  type EpochOptions,
  type EpochResult,
  FineTuning,
  type FineTuningOptions,
  type FineTuningTask,
} from "./engine/fine-tuning.ts";
export type { ImageModel } from "./engine/image-model.ts";
export type { ImagePreprocessing } from "./engine/image-preprocessing.ts";
export {
  extractFeatures,
  type FeatureLayer,
  type FeatureOptions,
  sourceProbabilities,
} from "./engine/inference.ts";
export { defaultLearningRates, type LearningRates } from "./engine/learning-rates.ts";
export { openImageModel } from "./engine/open-image-model.ts";
export { openTextModel } from "./engine/open-text-model.ts";
export { predictFolder } from "./engine/predict-folder.ts";
export { predictImages } from "./engine/predict-images.ts";
export type { Prediction } from "./engine/prediction.ts";
export { imageExamples } from "./engine/prepare-images.ts";
export type { PretrainedModel } from "./engine/pretrained-model.ts";
export { type ReadableImage, type ResizedImages, resizeImages } from "./engine/resized-images.ts";
export { readSafetensors, readSafetensorsHeader, writeSafetensors } from "./engine/safetensors.ts";
export type { TextModel } from "./engine/text-model.ts";
export {
  readTorchCheckpoint,
  readTorchTensors,
  type TorchCheckpoint,
} from "./engine/torch-checkpoint.ts";
export type { Bound, ModelFate, TrainingNeeded, WhatIf, WhatIfChanges } from "./explain/what-if.ts";
export { whatIf } from "./explain/what-if-run.ts";
export { whatIfText } from "./explain/what-if-text.ts";
// Why.
export type { Change, Doubt, Fact, Fate, Why } from "./explain/why.ts";
export { whyModel } from "./explain/why-model.ts";
export { whyText } from "./explain/why-text.ts";
// What is known before the target arrives.
export {
  type AddedModel,
  type AddToClustersOptions,
  addToClusters,
  type ClusteredModels,
} from "./history/add-to-clusters.ts";
export { type Cluster, type ClusterOptions, clusterModels, clustersFrom } from "./history/cluster-models.ts";
export { datasetZScores } from "./history/dataset-z-scores.ts";
export type { Curve, History, RecordedScore } from "./history/history.ts";
export { HistoryError } from "./history/history-error.ts";
export {
  type ImportedHistory,
  type ImportHistoryOptions,
  importHistory,
} from "./history/import/import-history.ts";
export { loadHistory, parseHistory } from "./history/load-history.ts";
export { meanAccuracies } from "./history/mean-accuracies.ts";
export {
  type ModelClustering,
  type ModelClusteringOptions,
  modelClustering,
} from "./history/model-clustering.ts";
export { modelDistances } from "./history/model-distances.ts";
export { modelStandings } from "./history/model-standings.ts";
export { type PerformanceMatrix, performanceMatrix, performanceOf } from "./history/performance-matrix.ts";
export { saveHistory } from "./history/save-history.ts";
export { standingElsewhere } from "./history/standing-elsewhere.ts";
export { type HistorySummary, summariseHistory } from "./history/summarise-history.ts";
export { predictFinal, type Trend, type TrendOptions, trendsOf } from "./history/trends.ts";
// Which models exist.
export { HubError } from "./hub/hub-error.ts";
export { kindOfModel, type ModelKind } from "./hub/model-kind.ts";
export { type StarterZoo, starterZooFolder } from "./hub/starter-zoo.ts";
export { type ModelCheck, sha256Of, verifyZoo } from "./hub/verify-zoo.ts";
export {
  localModel,
  modelOf,
  openZoo,
  withModels,
  type Zoo,
  type ZooFile,
  type ZooModel,
} from "./hub/zoo.ts";
export { zooFolder } from "./hub/zoo-folder.ts";
// Pictures.
export { type DecodedImage, decodeImage } from "./image/decode-image.ts";
export { differenceHash } from "./image/difference-hash.ts";
export { ImageError } from "./image/image-error.ts";
export { nearDuplicates } from "./image/near-duplicates.ts";
export type { Picture as ImagePixels } from "./image/picture.ts";
export { type ResampleFilter, resample } from "./image/resample.ts";
// Maths and files.
export { averageLinkage, cutMerges, type Merge } from "./numeric/average-linkage.ts";
export { createMatrix, type Matrix, matrix, rowOf } from "./numeric/matrix.ts";
export { createRng, type Rng } from "./numeric/random.ts";
export { symmetricEigen } from "./numeric/symmetric-eigen.ts";
export { knownModels } from "./recall/known-models.ts";
export { learnFusion } from "./recall/learn-fusion.ts";
// Phase 1.
export { type GbcOptions, gbc } from "./recall/proxy/gbc.ts";
export { hScore } from "./recall/proxy/h-score.ts";
export { type ProxyName, proxyScores } from "./recall/proxy/index.ts";
export { leep } from "./recall/proxy/leep.ts";
export { linearProbe } from "./recall/proxy/linear-probe.ts";
export { logme } from "./recall/proxy/logme.ts";
export { nce } from "./recall/proxy/nce.ts";
export { nearestNeighbours } from "./recall/proxy/nearest-neighbours.ts";
export { type NleepOptions, nleep } from "./recall/proxy/nleep.ts";
export { parc } from "./recall/proxy/parc.ts";
export type { ProxyScore } from "./recall/proxy/proxy-score.ts";
export { regularisedHScore } from "./recall/proxy/regularised-h-score.ts";
export { type TransRateOptions, transRate } from "./recall/proxy/transrate.ts";
export {
  modelsToProbe,
  type RecallModelsInput,
  recallModels,
  recallNotes,
  type ShortlistEntry,
} from "./recall/recall-models.ts";
export { type RecallRuleName, recallRules } from "./recall/rule/index.ts";
export type { RecallRule } from "./recall/rule/recall-rule.ts";
export {
  type ProbeResamples,
  type ProbeResamplesOptions,
  probeResamples,
  type ResampledScore,
  resampledScore,
} from "./recall/trust/resampled-score.ts";
export { scoreInterval } from "./recall/trust/score-interval.ts";
export { type Halves, stratifiedHalves } from "./recall/trust/stratified-halves.ts";
export { type Trust, trustGauge } from "./recall/trust/trust-gauge.ts";
// The report.
export type { ClusteredMatrix } from "./report/figure/clustered-history.ts";
export type { FigureTable } from "./report/figure/figure.ts";
export type { Theme } from "./report/figure/figure-style.ts";
export { backtestFigures, historyFigures, type RunFigureName, runFigures } from "./report/figure/index.ts";
export { type Picture, svgFile } from "./report/figure/picture.ts";
export { backtestPage } from "./report/page/backtest-page.ts";
export { type HistoryPageInput, historyPage } from "./report/page/history-page.ts";
export { type RunPageOptions, runPage } from "./report/page/run-page.ts";
export { type Previews, readPreviews } from "./report/read-previews.ts";
export { type RunState, runState, type TrialState } from "./report/run-state.ts";
export { type TextReportOptions, textReport } from "./report/text-report.ts";
// The paper's own figures.
export type { Figure, FigureStatus } from "./reproduce/figure.ts";
export type { FigureValue, PublishedFigure } from "./reproduce/published-figure.ts";
export { publishedFigures } from "./reproduce/published-figures.ts";
export { loadPublishedRecords, type PublishedRecords } from "./reproduce/published-records.ts";
export { countFigures, reproduceFigures } from "./reproduce/reproduce-figures.ts";
export { type BudgetLeft, budgetLeft } from "./run/budget-left.ts";
export { RunError } from "./run/run-error.ts";
export type { ProgressEvent, RunEvent, RunEventOf, RunEventType, RunNotice } from "./run/run-event.ts";
export type { RunHooks } from "./run/run-in-folder.ts";
export { parseRunOptions, type RunOptions, type RunOptionsInput } from "./run/run-options.ts";
export {
  type RecallResult,
  type RunResult,
  resultOfRecall,
  resultOfRun,
  type ShortlistedModel,
  type TrialResult,
} from "./run/run-result.ts";
export { type RunPlace, recallOnly, resumeRun, selectModel, selectOnly } from "./run/select-model.ts";
export { creditOfExpectation } from "./select/credit-of-expectation.ts";
// Phase 2.
export { type SchedulerName, schedulers } from "./select/scheduler/index.ts";
export type { Decision, Scheduler, SchedulerOptions, StageView, TrialView } from "./select/scheduler.ts";
export { setUpScheduler } from "./select/set-up-scheduler.ts";
export { shortlistSizeFor } from "./select/shortlist-size.ts";
export { simulateSelection } from "./select/simulate-selection.ts";
export { smoothedValidation } from "./select/smoothed-validation.ts";
export { createReplayTrainer } from "./select/trainer/replay.ts";
export type { StageResult, Trainer, Trial, TrialSpec } from "./select/trainer.ts";
export { createTrendPredictor } from "./select/trend-predictor.ts";
export { readJournal } from "./store/journal.ts";
export { openRunFolder } from "./store/run-folder.ts";
export { StoreError } from "./store/store-error.ts";
