import { type RunEvent, runEvent } from "../run/run-event.ts";

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

/** Two stages; "slow" fails to load, "weak" is dropped by halving, "good" is picked. */
export const sampleEvents = stamped([
  {
    type: "run-started",
    run: "runs/sample",
    kind: "run",
    options: {},
    seed: 0,
    data: {
      name: "topics",
      path: "topics.csv",
      fingerprint: "f",
      nRows: 200,
      classNames: ["a", "b"],
      classCounts: [120, 80],
      notes: ["text is read from column body"],
      split: { train: 100, validation: 50, test: 50 },
    },
    zoo: { folder: "zoo", models: ["good", "weak", "slow", "other"] },
    scheduler: "fine-selection",
    trainer: "onnx",
    metric: "accuracy",
    nStages: 2,
    versions: {},
  },
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
