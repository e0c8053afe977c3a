import { separatorFrom } from "../data/read-delimited.ts";
import { proxyScores } from "../recall/proxy/index.ts";
import { recallRules } from "../recall/rule/index.ts";
import type { RunOptionsInput } from "../run/run-options.ts";
import type { RunPlace } from "../run/select-model.ts";
import { schedulers } from "../select/scheduler/index.ts";
import { everywhere, type OptionTable, type ParsedArguments } from "./options.ts";
import { UsageError } from "./usage-error.ts";

const choices = (table: Readonly<Record<string, unknown>>) => Object.keys(table).join(", ");

/** What says which data, which models and where. */
export const dataOptions = {
  label: { help: "column of the label (guessed when obvious)", value: "COL" },
  text: { help: "column of the text, or several with commas (guessed when obvious)", value: "COL" },
  image: { help: "column of the pictures or their paths (guessed when obvious)", value: "COL" },
  validation: { help: "a file with the rows to validate on (default: split off DATA)", value: "FILE" },
  test: { help: "a file with the rows to test on (default: split off DATA)", value: "FILE" },
  split: { help: "column that says train, validation or test", value: "COL" },
  separator: { help: "separator of a CSV file, \\t for a tab (found out if not given)", value: "CHAR" },
  zoo: {
    help: "folder of the zoo, or text or image (default: the starter zoo that reads the data)",
    value: "ZOO",
  },
  models: { help: "only these: ids of the zoo or model folders, with commas", value: "A,B" },
  seed: { help: "every random choice comes from it (default 0)", value: "N" },
  out: { help: "the run folder (default: a new one under runs/)", value: "DIR" },
  "no-examples": { help: "keep no texts and no pictures of the data in the run folder" },
  threads: { help: "threads of ONNX Runtime (default: all cores)", value: "N" },
} satisfies OptionTable;

/** What says how to recall. */
export const recallOptions = {
  "shortlist-size": {
    help: "models that recall keeps (default: what a tenth of brute force's epochs pays for)",
    value: "K",
  },
  rule: { help: `how recall orders the models: ${choices(recallRules)}`, value: "RULE" },
  proxy: { help: `proxy score: ${choices(proxyScores)}, none`, value: "PROXY" },
  "proxy-layer": {
    help: "layer whose features it reads: last (default), mean (of all), or a number, 0 = embeddings, stem",
    value: "LAYER",
  },
} satisfies OptionTable;

/** What says how to select. */
export const selectOptions = {
  scheduler: { help: `who is dropped when: ${choices(schedulers)}`, value: "NAME" },
  eta: { help: "halving keeps floor(n / eta) of n (default 2)", value: "X" },
  threshold: {
    help: "how much better a predicted final must be to drop another, e.g. 0.03 or 3% (default 0)",
    value: "T",
  },
  epochs: { help: "epochs that the last one left trains (default 5)", value: "N" },
  budget: { help: "at most so many epochs in all, or a duration such as 90s, 20m, 1h", value: "B" },
  "batch-size": { help: "texts or pictures a step (default 16)", value: "N" },
  "learning-rate": { help: "of every model (default: by its size)", value: "X" },
  "head-learning-rate": { help: "of the new classifier (default: by the model's size)", value: "X" },
  "max-tokens": { help: "cut longer texts (default 128)", value: "N" },
  augment: { help: "how pictures are varied: auto (default), flip, no-flip, none", value: "HOW" },
  balanced: { help: "weight rare classes up" },
} satisfies OptionTable;

export const runOptions = { ...dataOptions, ...recallOptions, ...selectOptions, ...everywhere };

/** The library's options of what was given on the command line; what was not given is left to the library. */
export function runOptionsOf(args: ParsedArguments): RunOptionsInput & RunPlace {
  const budget = budgetOf(args.text("budget"));
  return withoutUndefined({
    data: args.positionals[0] as string,
    label: args.text("label"),
    text: args.text("text"),
    image: args.text("image"),
    validationData: args.text("validation"),
    testData: args.text("test"),
    splitColumn: args.text("split"),
    separator: separatorOf(args),
    zoo: args.text("zoo"),
    models: args.list("models") as string[] | undefined,
    seed: args.integer("seed", 0),
    out: args.text("out"),
    threads: args.integer("threads", 1, 1024),
    shortlistSize: args.integer("shortlist-size", 1),
    recallRule: choiceOf(args, "rule", recallRules),
    proxy: args.text("proxy") === "none" ? "none" : choiceOf(args, "proxy", proxyScores),
    proxyLayer: layerOf(args),
    scheduler: choiceOf(args, "scheduler", schedulers),
    eta: args.number("eta", 1),
    threshold: shareOf(args.text("threshold"), "threshold"),
    nEpochs: args.integer("epochs", 1, 1000),
    ...budget,
    batchSize: args.integer("batch-size", 1),
    learningRate: args.number("learning-rate", 0),
    headLearningRate: args.number("head-learning-rate", 0),
    maxTokens: args.integer("max-tokens", 4),
    augment: choiceOf(args, "augment", { auto: 1, flip: 1, "no-flip": 1, none: 1 }),
    balanced: args.flag("balanced") || undefined,
    withoutExamples: args.flag("no-examples") || undefined,
  });
}

function layerOf(args: ParsedArguments): "last" | "mean" | number | undefined {
  const text = args.text("proxy-layer");
  if (text === undefined || text === "last" || text === "mean") return text;
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new UsageError(`--proxy-layer is "${text}": it must be last, mean or a whole number from 0`);
  }
  return Number(text);
}

function separatorOf(args: ParsedArguments): string | undefined {
  const typed = args.text("separator");
  if (typed === undefined) return undefined;
  const separator = separatorFrom(typed);
  if (separator === undefined) {
    throw new UsageError(
      `--separator is ${JSON.stringify(typed)}: it must be one character, no quote and no line end`,
    );
  }
  return separator;
}

/** A name out of a table, as it was given. */
export function choiceOf<Table extends object>(
  args: ParsedArguments,
  name: string,
  table: Table,
): (keyof Table & string) | undefined {
  const given = args.text(name);
  if (given === undefined || Object.hasOwn(table, given)) return given as (keyof Table & string) | undefined;
  throw new UsageError(`--${name} is "${given}": it must be one of ${Object.keys(table).join(", ")}`);
}

/**
 * A share, as a fraction or in percent.
 *
 * @example
 * [shareOf("0.25", "threshold"), shareOf("25 %", "threshold")]; // [0.25, 0.25]
 */
export function shareOf(given: string | undefined, name: string): number | undefined {
  if (given === undefined) return undefined;
  const [, amount, percent] = /^(\d+(?:\.\d+)?|\.\d+)\s*(%)?$/.exec(given.trim()) ?? [];
  if (amount === undefined)
    throw new UsageError(
      `--${name} is "${given}": it must be a fraction such as 0.03, or a percentage such as 3%`,
    );
  return percent === undefined ? Number(amount) : Number(amount) / 100;
}

const secondsOf = { s: 1, m: 60, min: 60, h: 3600 } as const;

/**
 * A budget as epochs or seconds.
 *
 * @example
 * budgetOf("20"); // { budgetEpochs: 20 }
 * budgetOf("1.5h"); // { budgetSeconds: 5400 }
 */
export function budgetOf(given: string | undefined): Pick<RunOptionsInput, "budgetEpochs" | "budgetSeconds"> {
  if (given === undefined) return {};
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(s|m|min|h)?$/.exec(given.trim()) ?? [];
  const value = Number(amount);
  if (value > 0 && unit !== undefined)
    return { budgetSeconds: value * secondsOf[unit as keyof typeof secondsOf] };
  if (value > 0 && Number.isSafeInteger(value)) return { budgetEpochs: value };
  throw new UsageError(
    `--budget is "${given}": it must be a number of epochs (20) or a duration (90s, 20m, 1h)`,
  );
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(options: T): Defined<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>;
}
