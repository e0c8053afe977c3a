import { describe, test } from "vitest";
import { type Matrix, matrix } from "../../numeric/matrix.ts";
import { sharedJson } from "../../numeric/shared.test.files.ts";

interface StoredCase {
  readonly name: string;
  readonly features: number[][];
  readonly labels: number[];
  readonly source_probs: number[][];
  readonly expected: Readonly<Record<string, number>>;
}

/** One of five made-up data sets, with the values that numpy and the metrics' original programs give. */
export interface TransferabilityCase {
  readonly name: string;
  readonly features: Matrix;
  readonly labels: readonly number[];
  readonly sourceProbabilities: Matrix;
  /** By name, such as `logme_icml`; throws for a name that is not there. */
  expected(name: string): number;
}

/** Runs a check on each of the data sets of shared/golden/transferability.json; skipped where that is absent. */
export function onTransferabilityCases(about: string, check: (one: TransferabilityCase) => void): void {
  const stored = sharedJson<StoredCase[]>("golden/transferability.json");
  describe.skipIf(stored === undefined)(about, () => {
    test.each((stored ?? []).map((one) => [one.name, one] as const))("%s", (name, one) => {
      check({
        name,
        features: matrix(one.features),
        labels: one.labels,
        sourceProbabilities: matrix(one.source_probs),
        expected: (metric) => {
          const value = one.expected[metric];
          if (value === undefined) throw new Error(`${name} has no ${metric}`);
          return value;
        },
      });
    });
  });
}
