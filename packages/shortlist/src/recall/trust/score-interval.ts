import type { ProxyScore } from "../proxy/proxy-score.ts";
import type { ResampledScore } from "./resampled-score.ts";

/** Student's t for a 90 % interval, by degrees of freedom from 1; with more than 13 the last is a little too wide. */
const STUDENT = [6.31, 2.92, 2.35, 2.13, 2.02, 1.94, 1.89, 1.86, 1.83, 1.81, 1.8, 1.78, 1.77];

/**
 * The 90 % interval of a proxy score: where it would lie on other rows like these.
 *
 * The two halves of a split share no row, so their scores differ by chance alone: the difference has twice the standard
 * error of a score on all rows. The interval is symmetric, cut at what the score can be.
 *
 * Two models' intervals are wide together: the rows that are hard for one are hard for the other. Whether their
 * order holds is what `trustGauge` tells.
 *
 * @returns nothing without splits
 *
 * @example
 * const halves = [[0.4, 0.6], [0.45, 0.55], [0.4, 0.6], [0.45, 0.55]];
 * scoreInterval({ value: 0.5, halves }, [0, 1])[0]; // ≈ 0.3316087
 */
export function scoreInterval(
  { value, halves }: Pick<ResampledScore, "value" | "halves">,
  [least, largest]: ProxyScore["range"],
): readonly [low: number, high: number] | undefined {
  if (halves.length === 0) return undefined;
  const squares = halves.reduce((sum, [a, b]) => sum + (a - b) ** 2, 0);
  const error = Math.sqrt(squares / halves.length) / 2;
  const reach = (STUDENT[Math.min(halves.length, STUDENT.length) - 1] as number) * error;
  return [Math.max(least, value - reach), Math.min(largest, value + reach)];
}
