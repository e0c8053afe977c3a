import { z } from "zod";
import type { Stamped } from "../store/journal.ts";

const accuracy = z.number().min(0).max(1);
const count = z.int().min(0);
const seconds = z.number().min(0);

const evaluation = z.object({
  accuracy,
  macroF1: accuracy.optional(),
  confusion: z.array(z.array(count).readonly()).readonly().optional(),
  /** Which rows were right, one bit a row, base64; on the validation split. */
  hits: z.base64().optional(),
  /** The pairs of classes confused most, by their numbers; on the test split, of many classes. */
  confusedPairs: z
    .array(z.object({ actual: count, predicted: count, count }))
    .readonly()
    .optional(),
  /** The rows that the model was surest about and wrong, worst first; on the test split. */
  mistakes: z
    .array(z.object({ row: count, actual: count, predicted: count, probability: accuracy }))
    .readonly()
    .optional(),
});

const fileRecord = z.object({ file: z.string(), bytes: count, sha256: z.string() });

const shownExample = z.object({
  /** Its row in the dataset, 0 = the first. */
  row: count,
  /** Number of its class. */
  label: count,
  /** Of a text: its beginning. */
  text: z.string().optional(),
  /** Of a picture: its path below the data. */
  name: z.string().optional(),
  /** Of a picture: a small copy in the run folder; missing where the picture could not be read. */
  preview: fileRecord.extend({ width: z.int().min(1), height: z.int().min(1) }).optional(),
});

const rival = z.object({
  model: z.string(),
  validation: z.number().optional(),
  standing: z.number().optional(),
  predictedFinal: z.number().optional(),
});

const decision = z.object({
  model: z.string(),
  action: z.enum(["train-on", "drop"]),
  rule: z.enum(["only", "start", "keep", "trend", "halving", "final", "random", "prior", "budget"]),
  reason: z.string(),
  rank: z.int().min(1).optional(),
  validation: z.number().optional(),
  standing: z.number().optional(),
  credit: z.number().optional(),
  predictedFinal: z.number().optional(),
  rival: rival.optional(),
});

const recalledModel = z.object({
  model: z.string(),
  /** Mean accuracy over the benchmark datasets of the history. */
  prior: z.number().optional(),
  /** Proxy score on the target, larger is better; missing where none was computed. */
  proxy: z.number().optional(),
  /** Where the proxy score lies on other rows like these: 90 % interval over resamples of the probe. */
  proxyInterval: z.tuple([z.number(), z.number()]).readonly().optional(),
  /** Expected standing on the target, in standard deviations above an average model. */
  expected: z.number().optional(),
  /** What the models were ordered by. */
  score: z.number().optional(),
  /** The models that behaved alike, by their representative. */
  cluster: z.string().optional(),
  chosen: z.boolean(),
  reason: z.string(),
});

const modelCost = z.object({
  model: z.string(),
  isMeasured: z.boolean(),
  openSeconds: seconds,
  trainSeconds: seconds,
  evaluateSeconds: seconds,
});

/** Why a trial could not go on. */
export const failureKinds = ["load", "diverged", "memory", "crashed", "error"] as const;
export type FailureKind = (typeof failureKinds)[number];

/**
 * Every event of a run's journal: what happened, in order; nothing is ever rewritten. The journal adds its own
 * envelope to a line: `v` (schema version), `seq` (the line's number) and `t` (the time).
 */
export const runEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("run-started"),
    run: z.string(),
    kind: z.enum(["run", "recall", "select"]),
    /** What the run was asked for; enough to resume it. */
    options: z.record(z.string(), z.json()),
    seed: z.union([z.number(), z.string()]),
    data: z.object({
      name: z.string(),
      path: z.string(),
      /** What is labelled. Missing: texts. */
      kind: z.enum(["texts", "images"]).optional(),
      /** SHA-256 of the texts or pictures, labels and class names. */
      fingerprint: z.string(),
      nRows: count,
      classNames: z.array(z.string()),
      /** Rows of each class, in the order of `classNames`. */
      classCounts: z.array(count),
      notes: z.array(z.string()),
      split: z.object({ train: count, validation: count, test: count }),
    }),
    zoo: z.object({ folder: z.string(), models: z.array(z.string()) }),
    scheduler: z.string(),
    trainer: z.string(),
    metric: z.literal("accuracy"),
    nStages: z.int().min(1),
    budget: z.object({ epochs: z.int().min(1).optional(), seconds: seconds.optional() }).optional(),
    versions: z.record(z.string(), z.string()),
  }),
  z.object({
    type: z.literal("baseline"),
    name: z.string(),
    /** What was fitted, for people. */
    summary: z.string().optional(),
    validation: evaluation,
    seconds,
  }),
  z.object({
    type: z.literal("recall"),
    rule: z.string(),
    /** The proxy that was computed, if one was. */
    proxy: z.string().optional(),
    /** Rows of the training split that the proxy was computed on. */
    probeRows: count,
    /** How far the proxy tells the models apart beyond the chance of which rows were in the probe. */
    trust: z
      .object({
        /** Share of the differences between the models' scores that is not resampling noise. */
        reliability: z.number().min(0).max(1),
        verdict: z.enum(["separates", "weak", "flat"]),
        /** The same for people, one sentence. */
        words: z.string(),
      })
      .optional(),
    k: z.int().min(1),
    /** Every model of the zoo, best first; the chosen ones are the shortlist, in this order. */
    models: z.array(recalledModel).min(1),
    /** Models left out before scoring, and what the user should know, e.g. that the proxy does not discriminate. */
    notes: z.array(z.string()),
    seconds,
  }),
  z.object({
    /** What the budget pays for; written before any training, and kept to when a run is resumed. */
    type: z.literal("plan"),
    /** The first so many of the shortlist train. */
    nTrials: z.int().min(1),
    nStages: z.int().min(1),
    /** Rows of the training split that are trained on; missing = all. */
    trainRows: z.int().min(1).optional(),
    /** The most that the plan is expected to cost. */
    mostEpochs: count,
    mostSeconds: seconds.optional(),
    /** What all of the shortlist, all stages and all training rows would have cost, by the same estimate. */
    wholeSeconds: seconds.optional(),
    /** Kept back for the test and for writing the winner. */
    reservedSeconds: seconds.optional(),
    /** What a model costs, measured on a few of its steps or scaled from those that were; in the order of recall. */
    costs: z.array(modelCost).optional(),
    /** The same in one sentence. */
    words: z.string(),
    /** Seconds that planning took. */
    seconds,
  }),
  z.object({
    type: z.literal("trial-started"),
    model: z.string(),
    seed: z.int(),
    nParameters: count.optional(),
  }),
  z.object({
    type: z.literal("stage"),
    model: z.string(),
    stage: z.int().min(1),
    /** Epochs trained in all: a stage is one epoch. */
    epoch: z.int().min(1),
    trainLoss: z.number().optional(),
    validation: evaluation,
    examplesSeen: count,
    seconds,
    /** Opening the model, scoring and writing: what the stage took beside training; where seconds are a budget. */
    overheadSeconds: seconds.optional(),
    /** Where training can go on from, relative to the run folder. */
    checkpoint: fileRecord,
  }),
  z.object({
    type: z.literal("decision"),
    stage: count,
    scheduler: z.string(),
    decisions: z.array(decision).min(1),
  }),
  z.object({
    type: z.literal("trial-failed"),
    model: z.string(),
    /** The stage it was in; 0 = it could not even be opened. */
    stage: count,
    kind: z.enum(failureKinds),
    reason: z.string(),
    /** Seconds spent on it in that stage; where seconds are a budget. */
    seconds: seconds.optional(),
  }),
  z.object({
    type: z.literal("finalist"),
    model: z.string(),
    /** Epochs it trained. */
    epochs: z.int().min(1),
    policy: z.enum(["best", "last"]),
    /** The epoch whose weights are kept. */
    epoch: z.int().min(1),
    validation: accuracy,
    curve: z.array(accuracy),
    reason: z.string(),
  }),
  z.object({
    type: z.literal("tested"),
    model: z.string(),
    nRows: count,
    test: evaluation,
    baselines: z.array(z.object({ name: z.string(), test: evaluation })),
  }),
  z.object({
    /** What some of the data look like, for the report. */
    type: z.literal("examples"),
    /** The training rows that the proxy was, or would be, computed on, a few of each class; or the finalist's `mistakes`. */
    of: z.enum(["probe", "mistakes"]),
    shown: z.array(shownExample),
    /** Which pictures cannot be shown, and why. */
    notes: z.array(z.string()),
    seconds,
  }),
  z.object({
    type: z.literal("winner-written"),
    model: z.string(),
    /** Relative to the run folder. */
    folder: z.string(),
    files: z.array(fileRecord),
  }),
  z.object({
    type: z.literal("run-finished"),
    /** Missing for a run that only recalled. */
    picked: z.string().optional(),
    testScore: accuracy.optional(),
    beatsBaselines: z.boolean().optional(),
    epochsTrained: count,
    bruteForceEpochs: count,
    secondsTrained: seconds,
  }),
  z.object({ type: z.literal("interrupted"), reason: z.string() }),
  z.object({
    type: z.literal("resumed"),
    /** Events that were already there. */
    nEvents: count,
    versions: z.record(z.string(), z.string()),
  }),
]);

export type RunEvent = z.infer<typeof runEvent>;
export type RunEventType = RunEvent["type"];
export type RunEventOf<T extends RunEventType> = Extract<RunEvent, { type: T }>;

/** Told to `onEvent` only, never written: where the work stands. */
export interface ProgressEvent {
  readonly type: "progress";
  readonly phase: "data" | "baselines" | "recall" | "plan" | "train" | "test" | "export";
  readonly model?: string;
  /** The stage being trained, 1 = the first. */
  readonly stage?: number;
  readonly nStages?: number;
  /** Trials of this stage: this is the `trial`-th of `nTrials`. */
  readonly trial?: number;
  readonly nTrials?: number;
  readonly step: number;
  readonly nSteps: number;
  readonly loss?: number;
  /** Estimated from the steps so far of this model and stage. */
  readonly secondsLeft?: number;
}

/** What `onEvent` is told. */
export type RunNotice = Stamped<RunEvent> | ProgressEvent;
