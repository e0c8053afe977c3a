import { proxyName } from "../history/import/read-scores.ts";
import { type ProxyName, proxyScores } from "../recall/proxy/index.ts";
import type { RecallRuleName } from "../recall/rule/index.ts";
import type { ProxyScale } from "../recall/rule/recall-rule.ts";
import { proxyScaleOf } from "../run/proxy-scale-of.ts";
import { parseRunOptions } from "../run/run-options.ts";
import { type SchedulerName, schedulers } from "../select/scheduler/index.ts";
import { shortlistSizeFor } from "../select/shortlist-size.ts";

/** How a model is chosen, from all models to the one picked. */
export interface Policy {
  /** The recall rule, or "all": no recall, every model is trained. */
  readonly recall: RecallRuleName | "all";
  /** The proxy that the rule reads; "auto" is what a run would read, or none where none is recorded. */
  readonly proxy?: string;
  /** The scheduler, with its setting where that is not the default. */
  readonly select: string;
  /** Models that recall keeps, where that is not what the whole backtest goes by. */
  readonly shortlistSize?: number;
}

/** A scheduler in one setting. */
export interface SelectSetting {
  readonly select: string;
  readonly name: SchedulerName;
  readonly eta: number;
  readonly threshold: number;
}

/** The best of the shortlist by its final test metric: selection where no curve is recorded to simulate it on. */
export const BEST_OF_SHORTLIST = "best-of-shortlist";
/** The first of the list, trained and nothing else: the pick of recall alone. */
export const FIRST_OF_SHORTLIST = "static-prior" satisfies SchedulerName;

const defaults = parseRunOptions({ data: "-" });

/** Every scheduler of the table as a run sets it up, and halving that keeps a third. */
export const selectSettings: readonly SelectSetting[] = (Object.keys(schedulers) as SchedulerName[]).flatMap(
  (name) => {
    const setting = { select: name, name, eta: defaults.eta, threshold: defaults.threshold };
    return name === "successive-halving"
      ? [setting, { ...setting, select: "successive-halving eta 3", eta: 3 }]
      : [setting];
  },
);

/** What a run does unless told otherwise. */
export const defaultPolicy: Policy = {
  recall: defaults.recallRule,
  proxy: "auto",
  select: defaults.scheduler,
};

/** Stages that a run plans with where nothing says how many there are. */
const N_STAGES_OF_RUN = defaults.nEpochs;

const defaultScheduler = schedulers[defaults.scheduler]({ eta: defaults.eta, threshold: defaults.threshold });

/**
 * How many models a run recalls of so many: what its scheduler can train for a tenth of brute force's epochs.
 *
 * @param nStages 0 = not simulated, taken as those of a run
 */
export function defaultShortlistSize(nModels: number, nStages: number): number {
  return shortlistSizeFor(defaultScheduler, nModels, nStages === 0 ? N_STAGES_OF_RUN : nStages);
}

/** The most that a run trains of brute force's epochs, where it recalls so many of so many models. */
export function mostCostOfRun(shortlistSize: number, nModels: number): number {
  return defaultScheduler.maxEpochs(shortlistSize, N_STAGES_OF_RUN) / (nModels * N_STAGES_OF_RUN);
}

/** One text a policy. */
export function policyId({ recall, proxy, select, shortlistSize }: Policy): string {
  return [recall, proxy, select, shortlistSize].join("\n");
}

/**
 * A policy for people.
 *
 * @example
 * policyWords({ recall: "paper", proxy: "leep", select: "fine-selection" }); // "paper(leep) + fine-selection"
 */
export function policyWords({ recall, proxy, select, shortlistSize }: Policy): string {
  const first = recall === "all" ? "all models" : proxy === undefined ? recall : `${recall}(${proxy})`;
  return `${first}${shortlistSize === undefined ? "" : ` of ${shortlistSize}`} + ${select}`;
}

/**
 * A proxy by the name that Shortlist knows it under, however a file writes it: "Log-ME" is "logme". One that Shortlist does
 * not know is called as an imported history calls it.
 *
 * @example
 * ["Log-ME", "kNN", "My score"].map(proxyNamed); // ["logme", "nearest-neighbours", "my-score"]
 */
export function proxyNamed(name: string): string {
  const written = proxyName(name);
  const plain = (text: string) => text.replace(/[^a-z0-9]/g, "");
  return Object.keys(proxyScores).find((known) => plain(known) === plain(written)) ?? written;
}

/** How the rules of the paper bring a proxy into [0, 1], as in a run; none, or one that Shortlist does not know, by its range. */
export function scaleOf(proxy: string | undefined): ProxyScale {
  return proxy !== undefined && Object.hasOwn(proxyScores, proxy)
    ? proxyScaleOf(proxy as ProxyName)
    : "min-max";
}
