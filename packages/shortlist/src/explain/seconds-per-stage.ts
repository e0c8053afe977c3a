import { mean } from "../numeric/mean.ts";
import { median } from "../numeric/median.ts";
import type { Replay } from "./replay-run.ts";

/**
 * Seconds that a stage of a model takes on this data: measured if it trained, else scaled from those that did by how
 * long each took on the benchmark datasets.
 *
 * The first stage of a model is dearer than the others, since its graphs are compiled in it: it counts only where
 * there is no other.
 *
 * @returns undefined where neither is known
 */
export function secondsPerStage({ record, history }: Replay, model: string): number | undefined {
  const measured = (id: string): number | undefined => {
    const seconds = (record.stages.get(id) ?? []).map((stage) => stage.seconds);
    const later = seconds.slice(1);
    return later.length > 0 ? mean(later) : seconds[0];
  };
  const own = measured(model);
  if (own !== undefined) return own;
  const known = (id: string): number | undefined => {
    const perEpoch = (history?.curves ?? []).flatMap((curve) =>
      curve.model === id && curve.seconds !== undefined && curve.validation.length > 0
        ? [curve.seconds / curve.validation.length]
        : [],
    );
    return perEpoch.length === 0 ? undefined : mean(perEpoch);
  };
  const target = known(model);
  if (target === undefined) return undefined;
  const ratios = [...record.stages.keys()].flatMap((id) => {
    const [here, there] = [measured(id), known(id)];
    return here === undefined || there === undefined || there === 0 ? [] : [here / there];
  });
  return ratios.length === 0 ? undefined : target * median(ratios);
}
