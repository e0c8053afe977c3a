import { expect, it } from "vitest";
import { modelCard } from "./model-card.ts";
import type { RunEvent } from "./run-event.ts";
import { startedEvent } from "./started-event.test.files.ts";

const stage = (epoch: number): RunEvent => ({
  type: "stage",
  model: "tiny",
  stage: epoch,
  epoch,
  validation: { accuracy: 0.7 },
  examplesSeen: 70 * epoch,
  seconds: 1,
  checkpoint: { file: "c", bytes: 1, sha256: "0" },
});

const events: RunEvent[] = [
  startedEvent({
    seed: 3,
    data: {
      name: "topics",
      path: "topics.csv",
      fingerprint: "0123456789abcdef",
      nRows: 100,
      classCounts: [50, 50],
      split: { train: 70, validation: 15, test: 15 },
    },
    zoo: { folder: "zoo", models: ["tiny", "small", "odd"] },
  }),
  stage(1),
  stage(2),
  {
    type: "finalist",
    model: "tiny",
    epochs: 2,
    policy: "best",
    epoch: 2,
    validation: 0.7,
    curve: [0.6, 0.7],
    reason: "the last one left of 2 trials; the weights of its best epoch, 2 of 2, are kept",
  },
  {
    type: "tested",
    model: "tiny",
    nRows: 100,
    test: { accuracy: 0.8, macroF1: 0.75 },
    baselines: [{ name: "tfidf", test: { accuracy: 0.6, macroF1: 0.5 } }],
  },
];

it("modelCard() says what, how good, how chosen and what is not known", () => {
  // Standard error: sqrt(.8 · .2 / 100) = .04
  expect(modelCard(events, { licence: "apache-2.0" })).toMatchInlineSnapshot(`
    "---
    license: "apache-2.0"
    base_model: "tiny"
    pipeline_tag: text-classification
    tags: [text-classification, onnx, shortlist]
    ---

    # tiny fine-tuned on topics

    Classifies a text into 2 classes: a, b.

    ## How good it is

    | on the test split (100 rows, read once) | accuracy | macro F1 |
    |---|---|---|
    | **this model** | **80.0 %** ± 4.0 % | 0.750 |
    | TF-IDF + logistic regression | 60.0 % | 0.500 |

    It beats every free baseline on this split.
    ± is one standard error of the test split alone; another seed or split would move all of these numbers.

    ## How it was made

    - Data: topics, 100 rows; 70 train, 15 validation, 15 test (seed 3, fingerprint 0123456789ab).
    - Chosen out of 3 models: all of them tried, then fine-selection over 2 stages, 2 epochs in all (trying every model: 6).
    - Trained 2 epochs; the last one left of 2 trials; the weights of its best epoch, 2 of 2, are kept (validation 70.0 %). Validation by epoch: 60.0 %, 70.0 %.

    ## What is not known

    - Its regret: 2 other models were not trained to the end on this data, and one of them may be better.
    - The validation split chose the model and the epoch, so its numbers are a little too good; the test split chose nothing.
    - How it does on texts unlike the training data.
    "
  `);
});

it("modelCard() counts what was recalled and which models were not trained to the end", () => {
  const both = events.flatMap((event): RunEvent[] =>
    event.type === "stage" ? [event, { ...event, model: "small" }] : [event],
  );
  expect(modelCard(both, {})).toContain(
    "Its regret: 1 other model was not trained to the end on this data, and it may",
  );
  const alone = events.map(
    (event): RunEvent =>
      event.type === "run-started" ? { ...event, zoo: { ...event.zoo, models: ["tiny"] } } : event,
  );
  expect(modelCard(alone, {})).toContain(
    "Chosen out of 1 model: all of them tried, then fine-selection over 2 stages",
  );
  expect(modelCard(alone, {})).not.toContain("Its regret");
});

it("modelCard() says so when a baseline is as good", () => {
  const equal = events.map((event) =>
    event.type === "tested" ? { ...event, test: { accuracy: 0.6 } } : event,
  );
  expect(modelCard(equal, {})).toContain("**It does not beat TF-IDF + logistic regression**");
});

it("modelCard() shows hostile names as they are: no table, markup, HTML or front matter of their own", () => {
  const hostile = [
    "a|b",
    "*x*",
    "two\nlines",
    "<script>alert(1)</script>",
    "---",
    "| c |\n|---|",
    "[l](javascript:x)",
  ];
  const name = "data\n---\n# <img src=x>";
  const model = 'm"\n---\n<b>';
  const named = events.map((event): RunEvent => {
    if (event.type === "run-started") return { ...event, data: { ...event.data, name, classNames: hostile } };
    return event.type === "finalist" ? { ...event, model } : event;
  });
  const card = modelCard(named, { licence: "x\ny: z", description: "<i>fine" });
  const lines = card.split("\n");
  expect(lines.slice(0, 12)).toEqual([
    "---",
    'license: "x\\ny: z"',
    'base_model: "m\\"\\n---\\n<b>"',
    "pipeline_tag: text-classification",
    "tags: [text-classification, onnx, shortlist]",
    "---",
    "",
    '# m" --- \\<b\\> fine-tuned on data --- \\# \\<img src=x\\>',
    "",
    "Base model: \\<i\\>fine",
    "",
    "Classifies a text into 7 classes: a\\|b, \\*x\\*, two lines, \\<script\\>alert(1)\\</script\\>, ---, \\| c \\| \\|---\\|, \\[l\\](javascript:x).",
  ]);
  const usual = modelCard(events, { licence: "x", description: "x" }).split("\n");
  expect(lines).toHaveLength(usual.length);
  const shapes = (all: readonly string[]) => all.map((line) => /^[-#|]*/.exec(line)?.[0]);
  expect(shapes(lines.slice(12))).toEqual(shapes(usual.slice(12))); // the same headings, lists and table rows
});
