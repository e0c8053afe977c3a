import type { RunState } from "./run-state.ts";

/** What baselines are called to people. */
export const baselineNames: Readonly<Record<string, string>> = {
  majority: "the majority class",
  tfidf: "TF-IDF + logistic regression",
  pixels: "linear probe on pixels",
};

/** How a finished run ended. */
export interface RunOutcome {
  readonly picked: string;
  /** Accuracy on the test split, in [0, 1]. */
  readonly testScore: number;
  /** Of the test accuracy, from the size of the test split: √(p(1 − p)/n). */
  readonly standardError: number;
  readonly nTestRows: number;
  readonly baselines: readonly { readonly name: string; readonly test: number }[];
  readonly nModels: number;
  readonly epochsTrained: number;
  readonly bruteForceEpochs: number;
  readonly secondsTrained: number;
}

/** The outcome of a run that was tested; nothing before that. */
export function runOutcome({ tested, finished, started }: RunState): RunOutcome | undefined {
  if (tested === undefined || finished === undefined) return undefined;
  const { accuracy } = tested.test;
  return {
    picked: tested.model,
    testScore: accuracy,
    standardError: Math.sqrt((accuracy * (1 - accuracy)) / tested.nRows),
    nTestRows: tested.nRows,
    baselines: tested.baselines.map(({ name, test }) => ({ name, test: test.accuracy })),
    nModels: started?.zoo.models.length ?? 1,
    epochsTrained: finished.epochsTrained,
    bruteForceEpochs: finished.bruteForceEpochs,
    secondsTrained: finished.secondsTrained,
  };
}
