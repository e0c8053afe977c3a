import type { RunEventOf } from "../run/run-event.ts";
import type { RunOptions } from "../run/run-options.ts";

/** The options of a run that the command line has, and their name there. */
export const runFlags = {
  label: "label",
  text: "text",
  image: "image",
  validationData: "validation",
  testData: "test",
  splitColumn: "split",
  separator: "separator",
  zoo: "zoo",
  models: "models",
  seed: "seed",
  shortlistSize: "shortlist-size",
  recallRule: "rule",
  proxy: "proxy",
  proxyLayer: "proxy-layer",
  scheduler: "scheduler",
  eta: "eta",
  threshold: "threshold",
  nEpochs: "epochs",
  budgetEpochs: "budget",
  budgetSeconds: "budget",
  batchSize: "batch-size",
  learningRate: "learning-rate",
  headLearningRate: "head-learning-rate",
  maxTokens: "max-tokens",
  augment: "augment",
  balanced: "balanced",
  withoutExamples: "no-examples",
  threads: "threads",
} satisfies Partial<Record<keyof RunOptions, string>>;

/**
 * The command that does a run again, with everything spelled out: defaults of another version may be others.
 *
 * @returns the command's words, not yet quoted for a shell
 *
 * @example
 * const started = { kind: "run", options: { data: "reviews.csv", seed: 3, balanced: true } };
 * reproduceCommand(started); // ["shortlist", "run", "reviews.csv", "--seed", "3", "--balanced"]
 */
export function reproduceCommand({
  kind,
  options,
  data,
}: Pick<RunEventOf<"run-started">, "kind" | "options"> & {
  readonly data?: Pick<RunEventOf<"run-started">["data"], "kind">;
}): string[] {
  const words = ["shortlist", kind, String(options.data ?? "DATA")];
  for (const [name, flag] of Object.entries(runFlags)) {
    const value = options[name];
    if (value === undefined || value === null || value === false) continue;
    if (name === "maxTokens" && data?.kind === "images") continue; // pictures have none
    words.push(`--${flag}`);
    if (value !== true) words.push(name === "budgetSeconds" ? `${value}s` : String(value));
  }
  return words;
}

/**
 * Words as one line of a POSIX shell.
 *
 * @example
 * shellLine(["echo", "it's", "$HOME"]); // "echo 'it'\\''s' '$HOME'"
 */
export function shellLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}
