import { counted } from "../numeric/counted.ts";
import { percent } from "../numeric/percent.ts";
import { someNames } from "../numeric/some-names.ts";
import { exampleNoun } from "./example-noun.ts";
import { bruteForceEpochs } from "./full-epochs.ts";
import { markdownText } from "./markdown-text.ts";
import type { RunEvent, RunEventOf } from "./run-event.ts";

export interface CardFacts {
  /** SPDX or free text; the winner inherits it from the model it was fine-tuned from. */
  readonly licence?: string | undefined;
  readonly description?: string | undefined;
}

const baselineWords: Readonly<Record<string, string>> = {
  majority: "majority class",
  tfidf: "TF-IDF + logistic regression",
  pixels: "linear probe on pixels",
};

/**
 * The README.md of a winner's folder, from the journal: what it was made of, how good it is and on what, how it was
 * chosen, and what is not known. Names of classes, models and data are shown as they are, whatever is in them.
 */
export function modelCard(events: readonly RunEvent[], { licence, description }: CardFacts): string {
  const last = <T extends RunEvent["type"]>(type: T) =>
    events.findLast((event): event is RunEventOf<T> => event.type === type);
  const started = last("run-started");
  const finalist = last("finalist");
  const tested = last("tested");
  const recall = last("recall");
  if (started === undefined || finalist === undefined || tested === undefined)
    throw new RangeError("Cannot write a card before the test");
  const { data, zoo, scheduler, seed } = started;
  const isImages = data.kind === "images";
  const noun = exampleNoun(started);
  const plan = last("plan");
  const nStages = plan?.nStages ?? started.nStages;
  const trained = plan?.trainRows === undefined ? "" : ` (the budget paid for ${plan.trainRows} of them)`;
  const { accuracy, macroF1 } = tested.test;
  const standardError = Math.sqrt((accuracy * (1 - accuracy)) / Math.max(1, tested.nRows));
  const nEpochs = events.filter(({ type }) => type === "stage").length;
  const stagesOf = (model: string) =>
    events.filter((event) => event.type === "stage" && event.model === model).length;
  const nLess = zoo.models.filter((model) => model !== finalist.model && stagesOf(model) < nStages).length;
  const better = tested.baselines.filter(({ test }) => test.accuracy >= accuracy);
  const nRecalled = recall?.models.filter(({ chosen }) => chosen).length;
  const shortlisted =
    nRecalled === undefined || recall?.rule === "given"
      ? "all of them tried"
      : `${nRecalled} on the shortlist by the recall rule ${JSON.stringify(recall?.rule)}`;

  return `${[
    "---",
    ...(licence === undefined ? [] : [`license: ${JSON.stringify(licence)}`]),
    `base_model: ${JSON.stringify(finalist.model)}`,
    `pipeline_tag: ${isImages ? "image" : "text"}-classification`,
    `tags: [${isImages ? "image" : "text"}-classification, onnx, shortlist]`,
    "---",
    "",
    `# ${markdownText(finalist.model)} fine-tuned on ${markdownText(data.name)}`,
    "",
    ...(description === undefined ? [] : [`Base model: ${markdownText(description)}`, ""]),
    `Classifies a ${isImages ? "picture" : "text"} into ${data.classNames.length} classes: ${someNames(data.classNames.map(markdownText), 20)}.`,
    "",
    "## How good it is",
    "",
    `| on the test split (${counted(tested.nRows, noun)}, read once) | accuracy | macro F1 |`,
    "|---|---|---|",
    `| **this model** | **${percent(accuracy)}** ± ${percent(standardError)} | ${macroF1?.toFixed(3) ?? ""} |`,
    ...tested.baselines.map(
      ({ name, test }) =>
        `| ${baselineWords[name] ?? name} | ${percent(test.accuracy)} | ${test.macroF1?.toFixed(3) ?? ""} |`,
    ),
    "",
    better.length === 0
      ? "It beats every free baseline on this split."
      : `**It does not beat ${better.map(({ name }) => baselineWords[name] ?? name).join(" and ")}**: consider the simpler one.`,
    "± is one standard error of the test split alone; another seed or split would move all of these numbers.",
    "",
    "## How it was made",
    "",
    `- Data: ${markdownText(data.name)}, ${counted(data.nRows, noun)}; ${data.split.train} train${trained}, ${data.split.validation} validation, ${data.split.test} test (seed ${seed}, fingerprint ${data.fingerprint.replace(/^sha256:/, "").slice(0, 12)}).`,
    `- Chosen out of ${counted(zoo.models.length, "model")}: ${shortlisted}, then ${scheduler} over ${counted(nStages, "stage")}, ${counted(nEpochs, "epoch")} in all (trying every model: ${bruteForceEpochs(started)}).`,
    `- Trained ${counted(finalist.epochs, "epoch")}; ${finalist.reason} (validation ${percent(finalist.validation)}). Validation by epoch: ${finalist.curve.map(percent).join(", ")}.`,
    ...(isImages
      ? [
          "- It was trained on pictures turned as their EXIF says and with transparent parts laid over white; programs that drop the transparency (transformers.js does) must be given pictures without.",
        ]
      : []),
    "",
    "## What is not known",
    "",
    ...regretOf(nLess),
    "- The validation split chose the model and the epoch, so its numbers are a little too good; the test split chose nothing.",
    `- How it does on ${isImages ? "pictures" : "texts"} unlike the training data.`,
  ].join("\n")}\n`;
}

/** @param nLess models that were not trained to the end */
function regretOf(nLess: number): string[] {
  if (nLess === 0) return [];
  const were = `${counted(nLess, "other model")} ${nLess === 1 ? "was" : "were"}`;
  const may = nLess === 1 ? "and it may be better" : "and one of them may be better";
  return [`- Its regret: ${were} not trained to the end on this data, ${may}.`];
}
