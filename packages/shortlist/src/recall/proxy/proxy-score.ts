import type { Matrix } from "../../numeric/matrix.ts";

/** A cheap estimate of how well a model will do on the target. Larger is better; comparable on one dataset only. */
export interface ProxyScore {
  /** As the literature writes it. */
  readonly title: string;
  /** One line for people: what it measures. */
  readonly description: string;
  /** What it is computed from: class probabilities of the model's own (source) head, or the model's features. */
  readonly input: "source-probabilities" | "features";
  /** The least and the largest that a score can be. */
  readonly range: readonly [least: number, largest: number];
  /**
   * @param values (nExamples × nSourceClasses) probabilities, or (nExamples × nFeatures) features
   * @param labels (nExamples), target classes, integers from 0
   * @throws {RangeError} if the values or labels cannot be scored
   */
  score(values: Matrix, labels: ArrayLike<number>): number;
}
