import { schedulers } from "../select/scheduler/index.ts";
import type { Scheduler } from "../select/scheduler.ts";
import { setUpScheduler } from "../select/set-up-scheduler.ts";
import { type SimulatedSelection, simulateSelection } from "../select/simulate-selection.ts";
import { createTrendPredictor } from "../select/trend-predictor.ts";
import { createAbsoluteFilter } from "./absolute-filter.ts";
import { authorsHistory } from "./authors-history.ts";
import { datasetOf, type NlpTarget, type PublishedRecords } from "./published-records.ts";
import { createSeededTrendPredictor } from "./seeded-trend-predictor.ts";

/** Epochs of every recorded fine-tuning. */
export const nEpochs = 5;

/** Trends that the paper's results were made with; see the experiment on Fig. 4 for how that is known. */
export const nTrends = 3;

/** The model of Table VIII that the published matrix lacks (quirk 11). */
const MODEL_WITHOUT_MATRIX_ROW = "Guscode--DKbert-hatespeech-detection";

/** What a selection came to. */
export interface Outcome {
  readonly picked: string;
  /** True test accuracy of the model picked. */
  readonly accuracy: number;
  readonly epochs: number;
}

export interface FineSelectionOptions {
  /** @default 0 */
  readonly threshold?: number;
  /** @default a fraction of the better prediction, as in the paper */
  readonly thresholdIs?: "a fraction" | "accuracy";
  /** @default nTrends */
  readonly nTrends?: number;
  /** Trends by k-means from this seed. @default exact k-means, which needs none */
  readonly seed?: number;
}

/** The recorded fine-tunings of one target, for selections without training. */
export interface TargetReplay {
  readonly target: NlpTarget;
  /** The 40 models of the paper, best true test accuracy first: the authors' starting order (quirk 18). */
  readonly models: readonly string[];
  /** Those of them that were fine-tuned on the target. */
  readonly trained: readonly string[];
  /** True test accuracy; 0 for one that was not fine-tuned, as in the authors' program. */
  accuracyOf(model: string): number;
  fineSelection(models: readonly string[], options?: FineSelectionOptions): Outcome;
  halving(models: readonly string[]): Outcome;
  /** Train all, keep the best final validation. */
  bruteForce(models: readonly string[]): Outcome;
}

/** The models of Table VIII, in the order of the authors' matrix. */
export function nlpModels(records: PublishedRecords): string[] {
  return [...records.nlpLater.models, MODEL_WITHOUT_MATRIX_ROW];
}

const replays = new WeakMap<PublishedRecords, Map<NlpTarget, TargetReplay>>();

/**
 * A target set up for replays, with curves as the authors' program loads them.
 *
 * Made once for the same records and target, since many tables replay the same trends.
 *
 * @example
 * // not run: needs the records
 * const mnli = targetReplay(records, "mnli");
 * mnli.fineSelection(mnli.models.slice(0, 10)).epochs; // 14
 */
export function targetReplay(records: PublishedRecords, target: NlpTarget): TargetReplay {
  const ofRecords = replays.get(records) ?? new Map<NlpTarget, TargetReplay>();
  replays.set(records, ofRecords);
  const replay = ofRecords.get(target) ?? createTargetReplay(records, target);
  ofRecords.set(target, replay);
  return replay;
}

function createTargetReplay(records: PublishedRecords, target: NlpTarget): TargetReplay {
  const dataset = datasetOf(target);
  const models = nlpModels(records);
  const history = authorsHistory(records.history, { models, nEpochs });
  const curves = new Map(
    history.curves.filter((curve) => curve.dataset === dataset).map((curve) => [curve.model, curve]),
  );
  const trainedOn = new Set(
    records.history.curves.filter((curve) => curve.dataset === dataset).map(({ model }) => model),
  );
  const accuracyOf = (model: string) => curves.get(model)?.test ?? 0;
  const byAccuracy = models.toSorted((a, b) => accuracyOf(b) - accuracyOf(a));
  const seeded = new Map<string, ReturnType<typeof createSeededTrendPredictor>>();

  function predictorFor({ nTrends: c = nTrends, seed }: FineSelectionOptions) {
    const key = `${c} ${seed}`;
    const known = seeded.get(key);
    if (known !== undefined) return known;
    const predictor =
      seed === undefined
        ? createTrendPredictor(history, { exclude: [dataset], nTrends: c })
        : createSeededTrendPredictor(history, { exclude: dataset, nTrends: c, seed });
    seeded.set(key, predictor);
    return predictor;
  }

  function play(scheduler: Scheduler, list: readonly string[]): Outcome {
    // Of equal validations the authors' program drops the first on its list, ours the last: so ours gets it reversed.
    const trials = list
      .toReversed()
      .map((model) => ({ model, validation: curves.get(model)?.validation ?? [] }));
    const { picked, costEpochs }: SimulatedSelection = simulateSelection(scheduler, trials, {
      nStages: nEpochs,
    });
    return { picked, accuracy: accuracyOf(picked), epochs: costEpochs };
  }

  return {
    target,
    models: byAccuracy,
    trained: byAccuracy.filter((model) => trainedOn.has(model)),
    accuracyOf,
    fineSelection: (list, options = {}) => {
      const { threshold = 0, thresholdIs = "a fraction" } = options;
      const predictFinal = predictorFor(options);
      const scheduler =
        thresholdIs === "accuracy"
          ? createAbsoluteFilter({ predictFinal, threshold })
          : schedulers["fine-selection"]({ predictFinal, threshold });
      return play(scheduler, list);
    },
    halving: (list) => play(setUpScheduler({ name: "successive-halving" }), list),
    bruteForce: (list) => play(setUpScheduler({ name: "brute-force" }), list),
  };
}

/**
 * The end of a note on models without a curve on the target; empty where all have one.
 *
 * @example
 * // not run: needs the records
 * untrainedNote(targetReplay(records, "mnli"), ["albert-base-v2"]); // ""
 */
export function untrainedNote(
  { target, models: all, trained }: TargetReplay,
  models: readonly string[],
): string {
  const nMissing = models.filter((model) => !trained.includes(model)).length;
  if (trained.length === all.length) return "";
  const whole = `; only ${trained.length} of the ${all.length} models have a ${target} curve`;
  return nMissing === 0 ? whole : `${whole}, the others stand in with zeros (quirk 17)`;
}
