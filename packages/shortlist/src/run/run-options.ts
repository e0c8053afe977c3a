import { availableParallelism } from "node:os";
import { z } from "zod";
import { proxyScores } from "../recall/proxy/index.ts";
import { DEFAULT_RECALL_RULE, recallRules } from "../recall/rule/index.ts";
import { DEFAULT_SCHEDULER, schedulers } from "../select/scheduler/index.ts";

const names = <T extends Record<string, unknown>>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]];

/** What a run can be asked for. Written to the journal with every default filled in, so that resuming means the same. */
export const runOptionsSchema = z.strictObject({
  /** Path of the dataset. */
  data: z.string().min(1),
  /** Column of the label. */
  label: z.string().min(1).optional(),
  /** Column of the text. */
  text: z.string().min(1).optional(),
  /** Column of the pictures or their paths: the data are pictures then. */
  image: z.string().min(1).optional(),
  /** How pictures are varied in training; "auto" mirrors them where that seems to keep their classes. Default: auto. */
  augment: z.enum(["auto", "flip", "no-flip", "none"]).optional(),
  /** Separator of a CSV file; found out if not given. */
  separator: z.string().length(1).optional(),
  /** Column that says which part of the split a row is in. */
  splitColumn: z.string().min(1).optional(),
  /** Files with the rows to validate and to test on; `data` is then for training. */
  validationData: z.string().min(1).optional(),
  testData: z.string().min(1).optional(),
  /** Folder of the zoo, or the name of a starter zoo: `text`, `image`. Default: the starter zoo that reads the data. */
  zoo: z.string().min(1).optional(),
  /** Ids of the zoo, or model folders: the only ones to choose from. For `select`, the shortlist itself. */
  models: z.array(z.string().min(1)).min(1).optional(),
  seed: z.union([z.int(), z.string().min(1)]).default(0),
  /** Models that recall keeps. Default: as many as a tenth of brute force's epochs pays for. */
  shortlistSize: z.int().min(1).optional(),
  /** How recall orders the models from what it knows. */
  recallRule: z.enum(names(recallRules)).default(DEFAULT_RECALL_RULE),
  /** The proxy that recall computes; "auto" is LEEP where every model has a source head and no layer is named, else LogME. */
  proxy: z.enum(["auto", "none", ...names(proxyScores)]).default("auto"),
  /** Layer whose features it is computed on: the last, one by its number (0 = embeddings, stem), or the mean of all. */
  proxyLayer: z.union([z.enum(["last", "mean"]), z.int().min(0)]).default("last"),
  /** Rows of the training split that the proxy is computed on, at most. */
  probeRows: z.int().min(10).default(300),
  scheduler: z.enum(names(schedulers)).default(DEFAULT_SCHEDULER),
  /** Halving keeps floor(n / eta) trials. */
  eta: z.number().gt(1).default(2),
  /** How much better a predicted final must be, as a fraction of it. */
  threshold: z.number().min(0).default(0),
  /** Convergence trends a model and stage. */
  nTrends: z.int().min(1).default(3),
  /** Epochs that the survivor trains; a stage is one. */
  nEpochs: z.int().min(1).max(1000).default(5),
  /** At most so many epochs in all. */
  budgetEpochs: z.int().min(1).optional(),
  /** Seconds that a run may take from its first event on: planned before training. Such a run is not reproducible. */
  budgetSeconds: z.number().gt(0).optional(),
  /** Which epoch's weights of the survivor are kept. */
  keep: z.enum(["best", "last"]).default("best"),
  validationFraction: z.number().gt(0).lt(1).default(0.15),
  testFraction: z.number().gt(0).lt(1).default(0.15),
  /** Longest sequence in tokens; what is longer is cut. */
  maxTokens: z.int().min(4).default(128),
  batchSize: z.int().min(1).default(16),
  learningRate: z.number().gt(0).optional(),
  headLearningRate: z.number().gt(0).optional(),
  /** Weight rare classes up in the loss. */
  balanced: z.boolean().default(false),
  threads: z
    .int()
    .min(1)
    .default(() => availableParallelism()),
  /** Keep no texts and no pictures of the data in the run folder: the report then shows none. */
  withoutExamples: z.boolean().default(false),
  /** Trials held in memory at a time. */
  maxOpenTrials: z.int().min(1).default(4),
});

/** As the caller gives them: everything but `data` may be left out. */
export type RunOptionsInput = z.input<typeof runOptionsSchema>;
/** With every default filled in. */
export type RunOptions = z.output<typeof runOptionsSchema>;

/**
 * Options with every default filled in.
 *
 * @throws {RangeError} naming the option, what is wrong with it and what is allowed
 *
 * @example
 * parseRunOptions({ data: 'reviews.csv' }).nEpochs; // 5
 */
export function parseRunOptions(input: RunOptionsInput): RunOptions {
  const result = runOptionsSchema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") || "options";
  throw new RangeError(`Cannot start a run: ${where}: ${issue?.message ?? "invalid"}`, {
    cause: result.error,
  });
}
