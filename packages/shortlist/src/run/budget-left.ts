import { counted } from "../numeric/counted.ts";
import { someNames } from "../numeric/some-names.ts";
import { exampleNoun } from "./example-noun.ts";
import { mostSeconds } from "./plan-seconds.ts";
import type { RunEvent, RunEventOf } from "./run-event.ts";
import { secondsSpent } from "./seconds-spent.ts";

/** What is left of a budget, and what it, or more of it, would buy. */
export interface BudgetLeft {
  readonly unit: "epochs" | "seconds";
  readonly budget: number;
  readonly spent: number;
  /** Models that were not trained for want of budget or of a place on the shortlist, which the rest pays for, to the end. */
  readonly buys: readonly string[];
  /** Where the rest buys none: how much more would train the next models to the end. */
  readonly more?: { readonly budget: number; readonly models: readonly string[] };
  /** The same in one sentence. */
  readonly words: string;
}

/** How many models a larger budget is priced for. */
const NEXT_MODELS = 2;

/**
 * What the rest of a run's budget would buy: how many more models, trained alone to the end, in the order of recall; or,
 * where it buys none, what the next ones would cost. From the journal alone.
 *
 * @returns undefined for a run without a budget, or one that is not finished
 */
export function budgetLeft(events: readonly RunEvent[]): BudgetLeft | undefined {
  const last = <T extends RunEvent["type"]>(type: T) =>
    events.findLast((event): event is RunEventOf<T> => event.type === type);
  const [started, recall, plan, finished] = [
    last("run-started"),
    last("recall"),
    last("plan"),
    last("run-finished"),
  ];
  const budget = started?.budget;
  if (started === undefined || recall === undefined || finished?.picked === undefined) return undefined;
  if (budget?.epochs === undefined && budget?.seconds === undefined) return undefined;

  const trained = new Set(events.flatMap((event) => (event.type === "stage" ? [event.model] : [])));
  const failed = new Set(events.flatMap((event) => (event.type === "trial-failed" ? [event.model] : [])));
  const untried = recall.models
    .map(({ model }) => model)
    .filter((model) => !trained.has(model) && !failed.has(model));
  const nStages = started.nStages;
  const priced =
    budget.seconds === undefined
      ? untried.map((model) => ({ model, price: nStages }))
      : untried.flatMap((model) => {
          const cost = plan?.costs?.find((one) => one.model === model);
          return cost === undefined
            ? []
            : [{ model, price: mostSeconds({ maxEpochs: (_, stages) => stages }, [cost], nStages) }];
        });
  const unit = budget.seconds === undefined ? ("epochs" as const) : ("seconds" as const);
  const whole = budget.seconds ?? (budget.epochs as number);
  const spent = unit === "epochs" ? finished.epochsTrained : secondsSpent(events);
  const rest = whole - spent;

  const buys: string[] = [];
  let price = 0;
  for (const next of priced) {
    if (price + next.price > rest) break;
    price += next.price;
    buys.push(next.model);
  }
  const next = priced.slice(0, NEXT_MODELS);
  const more = next.reduce((sum, one) => sum + one.price, 0) - Math.max(0, rest);
  const left = `${inUnit(spent, unit)} of the budget of ${inUnit(whole, unit)} spent`;
  const base = { unit, budget: whole, spent, buys };
  if (buys.length > 0)
    return {
      ...base,
      words: `${left}; the rest would train ${counted(buys.length, "more model")} to the end: ${someNames(buys)}.`,
    };
  const shorter = shorterThanAsked(started, plan);
  if (shorter !== undefined && unit === "seconds" && plan?.wholeSeconds !== undefined) {
    const needed = Math.max(
      0,
      plan.wholeSeconds + (plan.reservedSeconds ?? 0) - (whole - secondsBefore(events)),
    );
    return {
      ...base,
      words: `${left}; ${inUnit(needed, unit)} more would pay for ${shorter}.`,
    };
  }
  if (next.length === 0)
    return {
      ...base,
      words: `${left}; ${untried.length === 0 ? "every model was tried" : "what more models would cost was not measured"}.`,
    };
  const names = next.map(({ model }) => model);
  return {
    ...base,
    more: { budget: whole + more, models: names },
    words: `${left}; ${inUnit(more, unit)} more would train ${counted(names.length, "more model")} to the end: ${someNames(names)}.`,
  };
}

/** What a plan left out of each training, in words; undefined if it trained as was asked for. */
function shorterThanAsked(
  started: RunEventOf<"run-started">,
  plan: RunEventOf<"plan"> | undefined,
): string | undefined {
  if (plan === undefined) return undefined;
  const { nStages, data } = started;
  const stages = plan.nStages < nStages ? [`${nStages} stages instead of ${plan.nStages}`] : [];
  const rows =
    plan.trainRows === undefined
      ? []
      : [`all ${data.split.train} training ${exampleNoun(started)}s instead of ${plan.trainRows}`];
  const parts = [...stages, ...rows];
  return parts.length === 0 ? undefined : `the whole shortlist with ${parts.join(" and ")}`;
}

/** Seconds that were gone when training began. */
function secondsBefore(events: readonly RunEvent[]): number {
  return secondsSpent(events.filter(({ type }) => type !== "stage" && type !== "trial-failed"));
}

function inUnit(amount: number, unit: "epochs" | "seconds"): string {
  if (unit === "epochs") return counted(amount, "epoch");
  return amount < 120 ? `${Math.ceil(amount)} s` : `${(amount / 60).toFixed(1)} min`;
}
