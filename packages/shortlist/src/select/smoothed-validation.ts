/** Weight of the newest validation accuracy; all earlier ones share the rest. */
const NEWEST = 0.6;

/**
 * Validation accuracy with the luck of single epochs smoothed out: s = .6 v + .4 s′, where s′ is what it was a stage ago.
 *
 * @param curve (nStagesDone), at least one accuracy
 *
 * @example
 * smoothedValidation([0.5, 1, 1]); // 0.92
 */
export function smoothedValidation(curve: readonly number[]): number {
  return curve.reduce((before, value) => NEWEST * value + (1 - NEWEST) * before);
}
