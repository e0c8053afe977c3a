import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { classWeights, countLabels } from "../data/class-weights.ts";
import { datasetFingerprint } from "../data/dataset-fingerprint.ts";
import { flipKeepsClasses } from "../data/flip-keeps-classes.ts";
import type { ImageDataset } from "../data/image-dataset.ts";
import { readImageSource } from "../data/inspect-images.ts";
import { loadDataset } from "../data/load-dataset.ts";
import { sampleRows } from "../data/sample-rows.ts";
import { splitDataset } from "../data/split-dataset.ts";
import type { Augmentation } from "../engine/augment-image.ts";
import { imageSource, textSource } from "../engine/example-source.ts";
import { loadHistory } from "../history/load-history.ts";
import { modelOf, openZoo } from "../hub/zoo.ts";
import { zooFolder, zooName } from "../hub/zoo-folder.ts";
import { shortlistSizeFor } from "../select/shortlist-size.ts";
import { createOnnxTrainer } from "../select/trainer/onnx.ts";
import type { Evaluation } from "../select/trainer.ts";
import type { RunFolder } from "../store/run-folder.ts";
import { openCandidates } from "./candidates.ts";
import { examplesPlan } from "./examples-plan.ts";
import { fitBudget } from "./fit-budget.ts";
import { modelCard } from "./model-card.ts";
import { planRun } from "./plan-run.ts";
import { givenShortlist, recallPhase } from "./recall-phase.ts";
import type { RunParts } from "./run-flow.ts";
import type { RunHooks } from "./run-in-folder.ts";
import type { RunOptions } from "./run-options.ts";
import { schedulerOfRun } from "./scheduler-of-run.ts";
import { baselinesOf } from "./score-baselines.ts";
import type { PhaseContext } from "./select-phase.ts";
import { versions } from "./versions.ts";

export type RunKind = "run" | "recall" | "select";

/** Makes the parts of a run, once its folder is there. */
export type PreparedRun = (context: PhaseContext, folder: RunFolder) => Promise<RunParts>;

/**
 * Reads all that a run needs, and checks it: data, split, zoo, history. Writes nothing.
 *
 * @throws {DataError | HubError | HistoryError} what cannot be used
 */
export async function prepareRun(
  kind: RunKind,
  options: RunOptions,
  { onEvent, signal }: RunHooks,
): Promise<PreparedRun> {
  onEvent?.({ type: "progress", phase: "data", step: 0, nSteps: 1 });
  const { data: path, label, text, image, separator, splitColumn, validationData, testData } = options;
  const { seed, validationFraction, testFraction, threads } = options;
  if (options.zoo !== undefined) await openZoo(zooFolder(options.zoo)); // a wrong name is told before pictures are read
  const dataset = await loadDataset(path, {
    label,
    text,
    image,
    signal,
    onProgress: (step, nSteps) => onEvent?.({ type: "progress", phase: "data", step, nSteps }),
    separator,
    splitColumn,
    validation: validationData,
    test: testData,
  });
  const split = splitDataset(dataset, { seed, validationFraction, testFraction });
  const zoo = await openCandidates(options, "images" in dataset ? "images" : "texts");
  const history = zoo.historyPath === undefined ? undefined : await loadHistory(zoo.historyPath);

  const { labels, classNames } = dataset;
  const isImages = "images" in dataset;
  const augmentation = isImages ? augmentationOf(options, dataset, split.train) : undefined;
  const source = isImages
    ? imageSource(
        dataset.images.map((image, row) => ({
          name: image.name,
          read: () => readImageSource(image, dataset.digests[row]),
        })),
        { augmentation },
      )
    : textSource(dataset.texts, { maxTokens: options.maxTokens });
  const exclude = [dataset.name]; // should the target be a benchmark dataset: it must not predict itself
  const scheduler = schedulerOfRun(options, history, exclude);
  const nModels = zoo.models.length;
  const { shortlistSize = shortlistSizeFor(scheduler, nModels, options.nEpochs) } = options;
  const wanted = kind === "select" ? nModels : Math.min(shortlistSize, nModels);
  const plan = fitBudget(scheduler, { nTrials: wanted, nStages: options.nEpochs }, options.budgetEpochs);
  const folderOf = (model: string) => modelOf(zoo, model).folder;
  const trainOn = (train: Int32Array) =>
    createOnnxTrainer({ source, labels, classNames, split: { ...split, train } }, folderOf, {
      batchSize: options.batchSize,
      threads,
      ...(options.learningRate !== undefined && { learningRate: options.learningRate }),
      ...(options.headLearningRate !== undefined && { headLearningRate: options.headLearningRate }),
      ...(options.balanced && {
        classWeights: classWeights(
          split.train.map((row) => labels[row] as number),
          classNames.length,
        ),
      }),
    });
  const trainer = trainOn(split.train);
  const { budgetEpochs: epochs, budgetSeconds: seconds } = options;
  const resolvedOptions: RunOptions = {
    ...options,
    data: resolve(path),
    validationData: validationData && resolve(validationData),
    testData: testData && resolve(testData),
    zoo: zoo.folder === "" ? undefined : zooName(zoo.folder),
    models: options.models?.map((name, i) =>
      zoo.models[i]?.folder === resolve(name) && existsSync(name) ? resolve(name) : name,
    ),
  };

  const baselines = baselinesOf(dataset, split, signal);
  const probeRows = sampleRows(labels, split.train, options.probeRows, { seed, label: "probe" });

  return async (context, folder) => ({
    started: {
      type: "run-started",
      run: folder.id,
      kind,
      options: JSON.parse(JSON.stringify(resolvedOptions)),
      seed,
      data: {
        name: dataset.name,
        path: resolve(path),
        fingerprint: datasetFingerprint(dataset),
        nRows: labels.length,
        ...(isImages && { kind: "images" as const }),
        classNames: [...classNames],
        classCounts: Array.from(countLabels(labels, classNames.length)),
        notes: [...dataset.notes, ...split.notes, ...augmentationNotes(augmentation)],
        split: { train: split.train.length, validation: split.validation.length, test: split.test.length },
      },
      zoo: { folder: zoo.folder, models: zoo.models.map(({ id }) => id) },
      scheduler: scheduler.name,
      trainer: trainer.name,
      metric: "accuracy",
      nStages: plan.nStages,
      ...((epochs !== undefined || seconds !== undefined) && { budget: { epochs, seconds } }),
      versions: versions(),
    },
    baselines: kind === "recall" ? [] : baselines,
    recall: async () => {
      if (kind === "select") return givenShortlist({ zoo, history, exclude, k: plan.nTrials });
      const probe = {
        source: source.only(probeRows),
        labels: probeRows.map((row) => labels[row] as number),
      };
      const { recallRule: rule, proxy, proxyLayer, maxTokens } = options;
      return recallPhase(
        { zoo, history, exclude, k: plan.nTrials, rule, proxy, proxyLayer, probe, maxTokens, threads, seed },
        context,
      );
    },
    ...((epochs !== undefined || seconds !== undefined) && {
      plan: (recalled) =>
        planRun(
          {
            scheduler,
            trainer,
            history,
            seed,
            budget: { epochs, seconds },
            wanted: plan,
            nTrainRows: split.train.length,
            testShare: split.test.length / split.validation.length,
            nClasses: classNames.length,
          },
          recalled,
          context,
        ),
    }),
    ...(!options.withoutExamples && { examples: examplesPlan(dataset, probeRows) }),
    trainerOn: (trainRows) => trainOn(sampleRows(labels, split.train, trainRows, { seed, label: "budget" })),
    candidateOf: (model) => {
      const { nParameters } = modelOf(zoo, model);
      return { model, ...(nParameters !== undefined && { nParameters }) };
    },
    ...(kind !== "recall" && {
      selection: {
        trainer,
        scheduler,
        nStages: plan.nStages,
        seed,
        keep: options.keep,
        budgetSeconds: seconds,
        maxOpenTrials: options.maxOpenTrials,
      },
      finish: {
        nTestRows: split.test.length,
        testBaselines: async () => {
          const scored: { name: string; test: Evaluation }[] = [];
          for (const { name, score } of baselines) scored.push({ name, test: await score("test") });
          return scored;
        },
        writeCard: (events) => {
          const finalist = events.findLast((event) => event.type === "finalist");
          const model = finalist?.type === "finalist" ? modelOf(zoo, finalist.model) : undefined;
          return modelCard(events, { licence: model?.licence, description: model?.description });
        },
      },
    }),
  });
}

/** How pictures are varied in training: as asked for, or mirrored only where their classes seem to allow it. */
function augmentationOf(
  { augment = "auto" }: RunOptions,
  dataset: ImageDataset,
  train: Int32Array,
): Augmentation | undefined {
  if (augment === "none") return undefined;
  return { flip: augment === "auto" ? flipKeepsClasses(dataset, train) : augment === "flip" };
}

function augmentationNotes(augmentation: Augmentation | undefined): string[] {
  if (augmentation === undefined) return [];
  const mirrored = augmentation.flip ? "mirrored, " : "";
  const kept = augmentation.flip ? "" : "; not mirrored, as that seems to change classes, or was not wanted";
  return [`training pictures are ${mirrored}cropped and changed in brightness and contrast at random${kept}`];
}
