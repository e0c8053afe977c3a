import { mean } from "../../numeric/mean.ts";
import { zScores } from "../../numeric/z-scores.ts";

/** z-scores of the values that are there; undefined stays undefined. */
export function zScoresOfKnown(values: readonly (number | undefined)[]): (number | undefined)[] {
  const known = values.filter((value) => value !== undefined);
  const scores = known.length === 0 ? [] : zScores(known);
  let next = 0;
  return values.map((value) => (value === undefined ? undefined : scores[next++]));
}

/** Mean of the values that are there; undefined when none is. */
export function meanOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : mean(known);
}
