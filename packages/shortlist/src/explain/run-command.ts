import { starterZooFolder } from "../hub/starter-zoo.ts";
import { parseRunOptions, type RunOptions } from "../run/run-options.ts";

/** The flag of each option that the command line has. */
const flags = {
  label: "label",
  text: "text",
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
  balanced: "balanced",
} satisfies Partial<Record<keyof RunOptions, string>>;

/**
 * The command line that starts a run with these options; options at their default are left out.
 *
 * @param kind `run`, or `select` for the models named
 *
 * @example
 * runCommand("run", parseRunOptions({ data: "a b.csv", eta: 3 })); // "shortlist run 'a b.csv' --eta 3"
 */
export function runCommand(kind: "run" | "select", options: RunOptions): string {
  const defaults = parseRunOptions({ data: options.data });
  const parts = Object.entries(flags).flatMap(([name, flag]) => {
    const value = options[name as keyof typeof flags];
    const isDefault = value === undefined || value === defaults[name as keyof typeof flags];
    if (isDefault || (name === "zoo" && value === starterZooFolder())) return [];
    if (value === true) return [`--${flag}`];
    const unit = name === "budgetSeconds" ? "s" : "";
    return [`--${flag} ${quoted(`${Array.isArray(value) ? value.join(",") : value}${unit}`)}`];
  });
  return ["shortlist", kind, quoted(options.data), ...parts].join(" ");
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./:=@,+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
