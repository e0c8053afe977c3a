import type { Decision, StageView } from "../scheduler.ts";

/** Before any training every trial starts: there is nothing to compare yet. */
export function startAll({ trials }: StageView): Decision[] {
  return trials.map(({ model }) => ({
    model,
    action: "train-on",
    rule: "start",
    reason: "on the shortlist",
  }));
}
