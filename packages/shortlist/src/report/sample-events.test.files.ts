import { type RunEvent, type RunEventOf, runEvent } from "../run/run-event.ts";
import { startedEvent } from "../run/started-event.test.files.ts";

/** Events as a journal holds them: checked by its schema. */
export function stamped(events: readonly RunEvent[]): RunEvent[] {
  return events.map((event) => runEvent.parse(event));
}

const checkpoint = { file: "checkpoints/x", bytes: 1, sha256: "0" };

function stage(model: string, epoch: number, accuracy: number): RunEvent {
  return {
    type: "stage",
    model,
    stage: epoch,
    epoch,
    trainLoss: 1 / epoch,
    validation: { accuracy },
    examplesSeen: 100 * epoch,
    seconds: 2,
    checkpoint,
  };
}

export interface ManyTrials {
  readonly nModels: number;
  readonly nStages: number;
  /** The id of the i-th model. */
  readonly nameOf?: (i: number) => string;
  readonly classNames?: readonly string[];
  /** Half of the shortlist is dropped after each stage. @default true */
  readonly halving?: boolean;
}

/** A finished run on which every model was recalled, with all that a journal may tell; the first one is picked. */
export function manyTrials(options: ManyTrials): RunEvent[] {
  const { nModels, nStages, nameOf = (i) => `model-${i}`, classNames = ["a", "b"], halving = true } = options;
  const models = Array.from({ length: nModels }, (_, i) => nameOf(i));
  const accuracyOf = (i: number, epoch: number) => 0.9 - 0.3 / epoch - (0.4 * i) / nModels;
  const events: RunEvent[] = [
    {
      ...(sampleEvents[0] as RunEventOf<"run-started">),
      data: {
        name: "many",
        path: "many.csv",
        fingerprint: "f",
        nRows: 100,
        classNames: [...classNames],
        classCounts: classNames.map(() => Math.floor(100 / classNames.length)),
        notes: [],
        split: { train: 60, validation: 20, test: 20 },
      },
      zoo: { folder: "zoo", models: [...models, nameOf(nModels)] },
      nStages,
    },
    { type: "baseline", name: "tfidf", validation: { accuracy: 0.55 }, seconds: 1 },
    {
      type: "recall",
      rule: "fused",
      proxy: "logme",
      probeRows: 300,
      k: nModels,
      models: [...models, nameOf(nModels)].map((model, i) => ({
        model,
        prior: 0.7 - i / 100,
        proxy: 0.2 - i / 1000,
        proxyInterval: [0.19 - i / 1000, 0.21 - i / 1000] as const,
        score: 2 - i / 10,
        cluster: models[0] as string,
        chosen: i < nModels,
        reason: `${i + 1} of ${nModels + 1}`,
      })),
      notes: [],
      seconds: 12.5,
    },
    {
      type: "decision",
      stage: 0,
      scheduler: "halving",
      decisions: models.map((model) => ({ model, action: "train-on", rule: "start", reason: "" })),
    },
  ];
  let left = nModels;
  for (let epoch = 1; epoch <= nStages; epoch++) {
    const live = models.slice(0, left);
    events.push(...live.map((model, i) => stage(model, epoch, accuracyOf(i, epoch))));
    left = halving && epoch < nStages ? Math.max(1, Math.floor(left / 2)) : left;
    if (live.length === left) continue;
    events.push({
      type: "decision",
      stage: epoch,
      scheduler: "halving",
      decisions: live.map((model, i) => {
        const action = i < left ? ("train-on" as const) : ("drop" as const);
        const rule = i < left ? ("keep" as const) : ("halving" as const);
        return {
          model,
          action,
          rule,
          reason: `rank ${i + 1}`,
          rank: i + 1,
          validation: accuracyOf(i, epoch),
        };
      }),
    });
  }
  const picked = models[0] as string;
  const curve = Array.from({ length: nStages }, (_, e) => accuracyOf(0, e + 1));
  const confusion = classNames.map((_, a) => classNames.map((_, p) => (a === p ? 5 : (a + 2 * p) % 3)));
  events.push(
    {
      type: "finalist",
      model: picked,
      epochs: nStages,
      policy: "best",
      epoch: Math.max(1, nStages - 1),
      validation: curve[Math.max(0, nStages - 2)] as number,
      curve,
      reason: "the last one left",
    },
    {
      type: "tested",
      model: picked,
      nRows: 20,
      test: { accuracy: 0.8, macroF1: 0.79, confusion },
      baselines: [{ name: "tfidf", test: { accuracy: 0.5 } }],
    },
    { type: "winner-written", model: picked, folder: "winner", files: [] },
    {
      type: "run-finished",
      picked,
      testScore: 0.8,
      beatsBaselines: true,
      epochsTrained: events.filter(({ type }) => type === "stage").length,
      bruteForceEpochs: nStages * (nModels + 1),
      secondsTrained: 100,
    },
  );
  return stamped(events);
}

/** Two stages; "slow" fails to load, "weak" is dropped by halving, "good" is picked. */
export const sampleEvents = stamped([
  startedEvent({
    run: "runs/sample",
    data: {
      name: "topics",
      path: "topics.csv",
      fingerprint: "f",
      nRows: 200,
      classCounts: [120, 80],
      notes: ["text is read from column body"],
      split: { train: 100, validation: 50, test: 50 },
    },
    zoo: { folder: "zoo", models: ["good", "weak", "slow", "other"] },
  }),
  { type: "baseline", name: "majority", validation: { accuracy: 0.6 }, seconds: 0 },
  { type: "baseline", name: "tfidf", validation: { accuracy: 0.7 }, seconds: 1 },
  {
    type: "recall",
    rule: "paper",
    proxy: "leep",
    probeRows: 60,
    k: 3,
    models: [
      { model: "good", prior: 0.8, proxy: -0.5, score: 0.61, cluster: "good", chosen: true, reason: "" },
      { model: "weak", prior: 0.7, proxy: -0.6, score: 0.5, cluster: "good", chosen: true, reason: "" },
      { model: "slow", prior: 0.6, score: 0.4, cluster: "slow", chosen: true, reason: "" },
      { model: "other", prior: 0.5, score: 0.1, cluster: "other", chosen: false, reason: "" },
    ],
    notes: [],
    seconds: 3,
  },
  {
    type: "decision",
    stage: 0,
    scheduler: "fine-selection",
    decisions: ["good", "weak", "slow"].map((model) => ({
      model,
      action: "train-on" as const,
      rule: "start" as const,
      reason: "",
    })),
  },
  { type: "trial-started", model: "good", seed: 1 },
  stage("good", 1, 0.75),
  { type: "trial-started", model: "weak", seed: 2 },
  stage("weak", 1, 0.62),
  { type: "trial-started", model: "slow", seed: 3 },
  { type: "trial-failed", model: "slow", stage: 0, kind: "load", reason: "model.safetensors is truncated" },
  {
    type: "decision",
    stage: 1,
    scheduler: "fine-selection",
    decisions: [
      {
        model: "good",
        action: "train-on",
        rule: "keep",
        reason: "validation 75.0% is rank 1 of 2",
        rank: 1,
        validation: 0.75,
      },
      {
        model: "weak",
        action: "drop",
        rule: "halving",
        reason: "validation 62.0% is rank 2 of 2, and 1 of 2 train on (good has 75.0%)",
        rank: 2,
        validation: 0.62,
        rival: { model: "good", validation: 0.75 },
      },
    ],
  },
  stage("good", 2, 0.8),
  {
    type: "finalist",
    model: "good",
    epochs: 2,
    policy: "best",
    epoch: 2,
    validation: 0.8,
    curve: [0.75, 0.8],
    reason: "the weights of its best epoch are kept",
  },
  {
    type: "tested",
    model: "good",
    nRows: 50,
    test: { accuracy: 0.78 },
    baselines: [
      { name: "majority", test: { accuracy: 0.6 } },
      { name: "tfidf", test: { accuracy: 0.72 } },
    ],
  },
  { type: "winner-written", model: "good", folder: "winner", files: [] },
  {
    type: "run-finished",
    picked: "good",
    testScore: 0.78,
    beatsBaselines: true,
    epochsTrained: 3,
    bruteForceEpochs: 8,
    secondsTrained: 6,
  },
]);

/** What a run kept of its data, after the recall and after the test. */
function withExamples(
  mistakes: NonNullable<RunEventOf<"tested">["test"]["mistakes"]>,
  probe: RunEventOf<"examples">,
  shown: RunEventOf<"examples">,
): RunEvent[] {
  return sampleEvents.flatMap((event): RunEvent[] => {
    if (event.type === "recall") return [event, probe];
    if (event.type !== "tested") return [event];
    return [{ ...event, test: { ...event.test, mistakes } }, shown];
  });
}

const mistakesOfSample = [
  { row: 12, actual: 1, predicted: 0, probability: 0.973 },
  { row: 31, actual: 0, predicted: 1, probability: 0.88 },
];

/** The sample run on texts, which kept some of them. */
export const textEvents = stamped(
  withExamples(
    mistakesOfSample,
    {
      type: "examples",
      of: "probe",
      shown: [
        { row: 0, label: 0, text: "good" },
        { row: 3, label: 1, text: "bad" },
      ],
      notes: [],
      seconds: 0,
    },
    {
      type: "examples",
      of: "mistakes",
      shown: [
        { row: 12, label: 1, text: "a <b>film</b>\n of two lines…" },
        { row: 31, label: 0, text: "\u001b[2Jbad" },
      ],
      notes: [],
      seconds: 0,
    },
  ),
);

/** The sample run, on pictures of cats and dogs; those of the rows in `gone` could not be read. */
export function pictureEvents({ gone = [] }: { readonly gone?: readonly number[] } = {}): RunEvent[] {
  const shownOf = (of: "probe" | "mistakes", rows: readonly (readonly [number, 0 | 1])[]) => ({
    type: "examples" as const,
    of,
    shown: rows.map(([row, label]) => ({
      row,
      label,
      name: `${label === 0 ? "cats" : "dogs"}/${row}.png`,
      ...(!gone.includes(row) && {
        preview: { file: `previews/${of}/${row}.webp`, bytes: 1, sha256: "0", width: 96, height: 80 },
      }),
    })),
    notes: rows
      .filter(([row]) => gone.includes(row))
      .map(([row]) => `dogs/${row}.png cannot be shown: it is gone`),
    seconds: 0,
  });
  const events = withExamples(
    mistakesOfSample,
    shownOf("probe", [
      [1, 0],
      [2, 0],
      [3, 1],
    ]),
    shownOf("mistakes", [
      [12, 1],
      [31, 0],
    ]),
  );
  return stamped(
    events.map((event) =>
      event.type === "run-started"
        ? { ...event, data: { ...event.data, kind: "images", classNames: ["cats", "dogs"], notes: [] } }
        : event,
    ),
  );
}
