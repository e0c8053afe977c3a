import type { Curve } from "shortlist";

/** A dataset and how well a model did on it. */
export interface Strength {
  dataset: string;
  test: number;
  /** 1 = best of the zoo. */
  rank: number;
}

/** The datasets on which a model ranks highest by final test accuracy, at most `n`; derived from the history alone. */
export function strengthsOf(model: string, curves: readonly Curve[], n = 3): Strength[] {
  const strengths = curves
    .filter((curve) => curve.model === model)
    .map(({ dataset, test }) => ({
      dataset,
      test,
      rank: 1 + curves.filter((other) => other.dataset === dataset && other.test > test).length,
    }));
  return strengths.sort((a, b) => a.rank - b.rank || b.test - a.test).slice(0, n);
}
