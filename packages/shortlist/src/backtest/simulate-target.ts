import type { History } from "../history/history.ts";
import { argmax } from "../numeric/argmax.ts";
import type { TargetPlan } from "./plan-backtest.ts";
import { defaultShortlistSize, type Policy } from "./policy.ts";
import { type RecallQuality, recallTarget } from "./recall-target.ts";
import { type Selected, selectOnTarget } from "./select-on-target.ts";

export interface SimulateOptions {
  /** Models that recall keeps; as many as a run would if undefined. */
  readonly shortlistSize: number | undefined;
  readonly seed: number | string;
}

/** What one policy did on one target. */
export interface PolicyOutcome extends Policy, RecallQuality, Selected {
  readonly select: string;
  readonly shortlist: readonly string[];
}

export interface TargetOutcome {
  readonly dataset: string;
  readonly nModels: number;
  readonly nStages: number;
  readonly best: string;
  /** Those with `shortlistSize` are the default and the static prior again, with other lengths of the shortlist. */
  readonly outcomes: readonly PolicyOutcome[];
}

const SIZES = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30];

/**
 * Plays every policy on one target: each recall rule with each proxy it can read, then each scheduler on its shortlist;
 * and each scheduler on all models.
 *
 * Pure. The target, and datasets that equal it, are left out of all that is predicted from.
 */
export function simulateTarget(
  history: History,
  target: TargetPlan,
  { shortlistSize, seed }: SimulateOptions,
): TargetOutcome {
  const { dataset, models, finals, nStages } = target;
  const k = shortlistSize ?? defaultShortlistSize(models.length, nStages);
  const sizes = SIZES.filter((size) => size <= models.length);
  const select = selectOnTarget(history, target, seed);
  const outcomes = recallTarget(history, target, { k, sizes, seed }).flatMap((recalled) => {
    const { lists, quality, ...policy } = recalled;
    const shortlist = lists[0]?.map(({ model }) => model) ?? [];
    return select(recalled).map((selected) => ({ ...policy, ...quality, ...selected, shortlist }));
  });
  const best = models[argmax(finals)] as string;
  return { dataset, nModels: models.length, nStages, best, outcomes };
}
