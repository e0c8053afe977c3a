import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { classWeights, countLabels } from "../data/class-weights.ts";
import { sampleRows } from "../data/sample-rows.ts";
import type { History } from "../history/history.ts";
import { loadHistory } from "../history/load-history.ts";
import { modelOf, openZoo, type Zoo } from "../hub/zoo.ts";
import { zooFolder, zooName } from "../hub/zoo-folder.ts";
import type { Scheduler } from "../select/scheduler.ts";
import { shortlistSizeFor } from "../select/shortlist-size.ts";
import { createOnnxTrainer } from "../select/trainer/onnx.ts";
import type { Evaluation, Trainer } from "../select/trainer.ts";
import type { RunFolder } from "../store/run-folder.ts";
import { openCandidates } from "./candidates.ts";
import { checkProxyLayer } from "./check-proxy-layer.ts";
import { examplesPlan } from "./examples-plan.ts";
import type { FinishPlan } from "./finish-phase.ts";
import { fitBudget, type TrialPlan } from "./fit-budget.ts";
import { loadTarget, type RunTarget } from "./load-target.ts";
import { modelCard } from "./model-card.ts";
import { planRun } from "./plan-run.ts";
import { givenShortlist, recallPhase } from "./recall-phase.ts";
import type { RunEventOf } from "./run-event.ts";
import type { RunParts } from "./run-flow.ts";
import type { RunHooks } from "./run-in-folder.ts";
import type { RunOptions } from "./run-options.ts";
import { schedulerOfRun } from "./scheduler-of-run.ts";
import { baselinesOf, type RunBaseline } from "./score-baselines.ts";
import type { PhaseContext } from "./select-phase.ts";
import { versions } from "./versions.ts";

export type RunKind = "run" | "recall" | "select";

/** Makes the parts of a run, once its folder is there. */
export type PreparedRun = (context: PhaseContext, folder: RunFolder) => RunParts;

/** All that was read for a run. */
interface RunSetup {
  readonly kind: RunKind;
  readonly options: RunOptions;
  readonly target: RunTarget;
  readonly zoo: Zoo;
  readonly history: History | undefined;
  /** Datasets of the history that are the target itself: it must not predict itself. */
  readonly exclude: readonly string[];
  readonly scheduler: Scheduler;
  /** Trials and stages, as far as a budget of epochs pays for them. */
  readonly trials: TrialPlan;
}

/**
 * Reads all that a run needs, and checks it: data, split, zoo, history. Writes nothing.
 *
 * @throws {DataError | HubError | HistoryError} what cannot be used
 * @throws {RangeError} if recall is asked for a layer that it would read of no model
 */
export async function prepareRun(kind: RunKind, options: RunOptions, hooks: RunHooks): Promise<PreparedRun> {
  if (options.zoo !== undefined) await openZoo(zooFolder(options.zoo)); // a wrong name is told before pictures are read
  const target = await loadTarget(options, hooks);
  const zoo = await openCandidates(options, target.kind);
  const history = zoo.historyPath === undefined ? undefined : await loadHistory(zoo.historyPath);
  const folders = zoo.models.map(({ folder }) => folder);
  if (kind !== "select") await checkProxyLayer(options, folders, target.source);
  const exclude = [target.dataset.name];
  const scheduler = schedulerOfRun(options, history, exclude);
  const trials = trialsOf(kind, options, scheduler, zoo.models.length);
  const setup = { kind, options, target, zoo, history, exclude, scheduler, trials };
  return (context, folder) => partsOf(setup, context, folder);
}

function trialsOf(kind: RunKind, options: RunOptions, scheduler: Scheduler, nModels: number): TrialPlan {
  const { nEpochs, shortlistSize = shortlistSizeFor(scheduler, nModels, nEpochs), budgetEpochs } = options;
  const nTrials = kind === "select" ? nModels : Math.min(shortlistSize, nModels);
  return fitBudget(scheduler, { nTrials, nStages: nEpochs }, budgetEpochs);
}

function partsOf(setup: RunSetup, context: PhaseContext, folder: RunFolder): RunParts {
  const { kind, options, target, zoo, history, scheduler, trials } = setup;
  const { dataset, split } = target;
  const { labels, classNames } = dataset;
  const { seed } = options;
  const trainer = trainerOn(setup, split.train);
  const baselines = baselinesOf(dataset, split, context.signal);
  const probeRows = sampleRows(labels, split.train, options.probeRows, { seed, label: "probe" });
  const budget = budgetOf(options);
  return {
    started: startedEvent(setup, folder.id, trainer),
    baselines: kind === "recall" ? [] : baselines,
    recall: () => recallOf(setup, probeRows, context),
    ...(budget && {
      plan: (recalled) =>
        planRun(
          {
            scheduler,
            trainer,
            history,
            seed,
            budget,
            wanted: trials,
            nTrainRows: split.train.length,
            testShare: split.test.length / split.validation.length,
            nClasses: classNames.length,
          },
          recalled,
          context,
        ),
    }),
    ...(!options.withoutExamples && { examples: examplesPlan(dataset, probeRows) }),
    trainerOn: (nRows) => trainerOn(setup, sampleRows(labels, split.train, nRows, { seed, label: "budget" })),
    candidateOf: (model) => {
      const { nParameters } = modelOf(zoo, model);
      return { model, ...(nParameters !== undefined && { nParameters }) };
    },
    ...(kind !== "recall" && {
      selection: {
        trainer,
        scheduler,
        nStages: trials.nStages,
        seed,
        keep: options.keep,
        budgetSeconds: options.budgetSeconds,
        maxOpenTrials: options.maxOpenTrials,
      },
      finish: finishPlanOf(setup, baselines),
    }),
  };
}

function budgetOf({ budgetEpochs: epochs, budgetSeconds: seconds }: RunOptions) {
  return epochs === undefined && seconds === undefined ? undefined : { epochs, seconds };
}

/** The trainer of the run's models, on these of its training rows. */
function trainerOn({ options, target, zoo }: RunSetup, train: Int32Array): Trainer {
  const { source, dataset, split } = target;
  const { labels, classNames } = dataset;
  const { batchSize, threads, learningRate, headLearningRate, balanced } = options;
  const task = { source, labels, classNames, split: { ...split, train } };
  return createOnnxTrainer(task, (model) => modelOf(zoo, model).folder, {
    batchSize,
    threads,
    ...(learningRate !== undefined && { learningRate }),
    ...(headLearningRate !== undefined && { headLearningRate }),
    ...(balanced && {
      classWeights: classWeights(
        split.train.map((row) => labels[row] as number),
        classNames.length,
      ),
    }),
  });
}

function startedEvent(setup: RunSetup, run: string, trainer: Trainer): RunEventOf<"run-started"> {
  const { kind, options, target, zoo, history, scheduler, trials } = setup;
  const { dataset, fingerprint, split } = target;
  const notes = [...target.notes, ...namesakeNotes(dataset.name, history)];
  const { labels, classNames } = dataset;
  const budget = budgetOf(options);
  return {
    type: "run-started",
    run,
    kind,
    options: JSON.parse(JSON.stringify(withWholePaths(options, zoo))),
    seed: options.seed,
    data: {
      name: dataset.name,
      path: resolve(options.data),
      fingerprint,
      nRows: labels.length,
      ...(target.kind === "images" && { kind: target.kind }),
      classNames: [...classNames],
      classCounts: Array.from(countLabels(labels, classNames.length)),
      notes,
      split: { train: split.train.length, validation: split.validation.length, test: split.test.length },
    },
    zoo: { folder: zoo.folder, models: zoo.models.map(({ id }) => id) },
    scheduler: scheduler.name,
    trainer: trainer.name,
    metric: "accuracy",
    nStages: trials.nStages,
    ...(budget && { budget }),
    versions: versions(),
  };
}

/** The target's own records would tell how it ends; other data of that name loses what is known of a benchmark. */
function namesakeNotes(name: string, history: History | undefined): string[] {
  if (!history?.curves.some(({ dataset }) => dataset === name)) return [];
  return [
    `what the history holds of ${JSON.stringify(name)} is left out, as this data has the same name: rename it if it is other data`,
  ];
}

/** The options as they mean the same from any folder that the run is resumed in. */
function withWholePaths(options: RunOptions, zoo: Zoo): RunOptions {
  const { data, validationData, testData, models } = options;
  return {
    ...options,
    data: resolve(data),
    validationData: validationData && resolve(validationData),
    testData: testData && resolve(testData),
    zoo: zoo.folder === "" ? undefined : zooName(zoo.folder),
    models: models?.map((name, i) =>
      zoo.models[i]?.folder === resolve(name) && existsSync(name) ? resolve(name) : name,
    ),
  };
}

async function recallOf(
  { kind, options, target, zoo, history, exclude, trials }: RunSetup,
  probeRows: Int32Array,
  context: PhaseContext,
): Promise<RunEventOf<"recall">> {
  const k = trials.nTrials;
  if (kind === "select") return givenShortlist({ zoo, history, exclude, k });
  const { source, dataset } = target;
  const probe = {
    source: source.only(probeRows),
    labels: probeRows.map((row) => dataset.labels[row] as number),
  };
  const { recallRule: rule, proxy, proxyLayer, maxTokens, threads, seed } = options;
  return recallPhase(
    { zoo, history, exclude, k, rule, proxy, proxyLayer, probe, maxTokens, threads, seed },
    context,
  );
}

function finishPlanOf({ target, zoo }: RunSetup, baselines: readonly RunBaseline[]): FinishPlan {
  return {
    nTestRows: target.split.test.length,
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
  };
}
