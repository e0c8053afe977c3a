import type { RunEventOf } from "./run-event.ts";

type Started = RunEventOf<"run-started">;

/** The first event of a run on three rows of two classes, with what a test cares about put in. */
export function startedEvent({
  data,
  ...changes
}: Partial<Omit<Started, "data">> & { readonly data?: Partial<Started["data"]> } = {}): Started {
  return {
    type: "run-started",
    run: "test",
    kind: "run",
    options: {},
    seed: 0,
    data: {
      name: "points",
      path: "points.csv",
      fingerprint: "none",
      nRows: 3,
      classNames: ["a", "b"],
      classCounts: [2, 1],
      notes: [],
      split: { train: 1, validation: 1, test: 1 },
      ...data,
    },
    zoo: { folder: "zoo", models: [] },
    scheduler: "fine-selection",
    trainer: "onnx",
    metric: "accuracy",
    nStages: 2,
    versions: {},
    ...changes,
  };
}
