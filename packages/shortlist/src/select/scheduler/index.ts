import type { Scheduler, SchedulerOptions } from "../scheduler.ts";
import { createBruteForce } from "./brute-force.ts";
import { createFineSelection } from "./fine-selection.ts";
import { createForecastHalving } from "./forecast-halving.ts";
import { createRandom } from "./random.ts";
import { createStaticPrior } from "./static-prior.ts";
import { createSuccessiveHalving } from "./successive-halving.ts";

/** Every scheduler by name: the CLI's choices, the docs table and the contract tests follow from this. */
export const schedulers = {
  "forecast-halving": createForecastHalving,
  "fine-selection": createFineSelection,
  "successive-halving": createSuccessiveHalving,
  "brute-force": createBruteForce,
  random: createRandom,
  "static-prior": createStaticPrior,
} satisfies Record<string, (options?: SchedulerOptions) => Scheduler>;

export type SchedulerName = keyof typeof schedulers;

/** Chosen by backtest: docs/decisions/0007-default-policy.md. */
export const DEFAULT_SCHEDULER: SchedulerName = "forecast-halving";
