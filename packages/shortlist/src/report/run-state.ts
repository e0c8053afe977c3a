import { type BudgetLeft, budgetLeft } from "../run/budget-left.ts";
import type { RunEvent, RunEventOf } from "../run/run-event.ts";

type Decided = RunEventOf<"decision">["decisions"][number];

/** One trial as the journal tells it so far. */
export interface TrialState {
  readonly model: string;
  /** (nEpochs), validation accuracy after each epoch. */
  readonly curve: readonly number[];
  readonly seconds: number;
  readonly status: "training" | "dropped" | "failed" | "picked";
  /** When it left: epochs trained by then. */
  readonly leftAfter?: number;
  /** Why it was dropped or failed. */
  readonly reason?: string;
  /** The decision that dropped it, with its numbers. */
  readonly decision?: Decided;
}

/** A run as its journal tells it so far: what progress, the report and the final table are drawn from. */
export interface RunState {
  readonly started: RunEventOf<"run-started"> | undefined;
  readonly baselines: readonly RunEventOf<"baseline">[];
  readonly recall: RunEventOf<"recall"> | undefined;
  /** What the budget pays for, where there is one. */
  readonly plan: RunEventOf<"plan"> | undefined;
  /** In shortlist order. */
  readonly trials: readonly TrialState[];
  readonly finalist: RunEventOf<"finalist"> | undefined;
  readonly tested: RunEventOf<"tested"> | undefined;
  /** What the run kept of its data: of the probe, and of the pick's mistakes on the test split. */
  readonly examples: {
    readonly probe: RunEventOf<"examples"> | undefined;
    readonly mistakes: RunEventOf<"examples"> | undefined;
  };
  readonly winner: RunEventOf<"winner-written"> | undefined;
  readonly finished: RunEventOf<"run-finished"> | undefined;
  readonly interrupted: RunEventOf<"interrupted"> | undefined;
  /** What was left of a budget in the end, and what that would buy. */
  readonly budget: BudgetLeft | undefined;
}

/**
 * Read the state of a run off its events.
 *
 * Cost: O(nEvents · nTrials) time.
 *
 * @example
 * runState([]).trials; // []
 */
export function runState(events: readonly RunEvent[]): RunState {
  const last = <T extends RunEvent["type"]>(type: T): RunEventOf<T> | undefined =>
    events.findLast((event): event is RunEventOf<T> => event.type === type);
  const examplesOf = (of: RunEventOf<"examples">["of"]) =>
    events.findLast((event): event is RunEventOf<"examples"> => event.type === "examples" && event.of === of);
  const finalist = last("finalist");
  const interrupted = last("interrupted");
  const resumed = last("resumed");
  const plan = last("plan");
  return {
    started: asPlanned(last("run-started"), plan),
    baselines: events.filter((event) => event.type === "baseline"),
    recall: last("recall"),
    plan,
    budget: budgetLeft(events),
    trials: candidatesOf(events).map((model) => trialState(model, events, finalist?.model)),
    finalist,
    tested: last("tested"),
    examples: { probe: examplesOf("probe"), mistakes: examplesOf("mistakes") },
    winner: last("winner-written"),
    finished: last("run-finished"),
    interrupted:
      interrupted !== undefined &&
      (resumed === undefined || events.indexOf(resumed) < events.indexOf(interrupted))
        ? interrupted
        : undefined,
  };
}

/** A budget may pay for fewer stages than were asked for. */
function asPlanned(
  started: RunEventOf<"run-started"> | undefined,
  plan: RunEventOf<"plan"> | undefined,
): RunEventOf<"run-started"> | undefined {
  return started && { ...started, nStages: plan?.nStages ?? started.nStages };
}

/** Whom the first decision let start, or all that have started so far. */
function candidatesOf(events: readonly RunEvent[]): string[] {
  const start = events.find((event) => event.type === "decision" && event.stage === 0);
  if (start?.type === "decision") return start.decisions.map(({ model }) => model);
  return events.flatMap((event) => (event.type === "trial-started" ? [event.model] : []));
}

function trialState(model: string, events: readonly RunEvent[], picked: string | undefined): TrialState {
  const curve: number[] = [];
  let seconds = 0;
  let left: Pick<TrialState, "status" | "reason" | "decision" | "leftAfter"> | undefined;
  for (const event of events) {
    if (event.type === "stage" && event.model === model) {
      curve.push(event.validation.accuracy);
      seconds += event.seconds;
    } else if (event.type === "trial-failed" && event.model === model) {
      left = { status: "failed", reason: event.reason, leftAfter: curve.length };
    } else if (event.type === "decision") {
      const decision = event.decisions.find((one) => one.model === model && one.action === "drop");
      if (decision !== undefined) {
        left = { status: "dropped", reason: decision.reason, decision, leftAfter: curve.length };
      }
    }
  }
  if (picked === model) return { model, curve, seconds, status: "picked" };
  return { model, curve, seconds, ...(left ?? { status: "training" }) };
}
