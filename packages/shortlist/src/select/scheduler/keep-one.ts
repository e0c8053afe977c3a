import type { Decision, StageView, TrialView } from "../scheduler.ts";

/** Before any training: the trial at `index` starts, the others never do. */
export function keepOne(
  { trials }: StageView,
  index: number,
  rule: "random" | "prior",
  how: string,
): Decision[] {
  const { model: kept } = trials[index] as TrialView;
  return trials.map(({ model }): Decision => {
    if (model === kept) return { model, action: "train-on", rule, reason: how };
    return { model, action: "drop", rule, reason: `${kept} was ${how}`, rival: { model: kept } };
  });
}
