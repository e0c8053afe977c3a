import type { BacktestResult } from "../../backtest/backtest-result.ts";
import type { RunState } from "../run-state.ts";
import { type ClusteredMatrix, history } from "./clustered-history.ts";
import { confusion } from "./confusion-matrix.ts";
import { cost } from "./cost-against-brute-force.ts";
import type { Figure } from "./figure.ts";
import { regretCost } from "./regret-cost.ts";
import { selection } from "./selection-curves.ts";
import { shortlist } from "./shortlist-intervals.ts";

/** Figures of a run, in the order of the report. The names are those of `shortlist report --figure`. */
export const runFigures = { selection, shortlist, cost, confusion } satisfies Record<
  string,
  Figure<RunState>
>;

export type RunFigureName = keyof typeof runFigures;

/** Figures of a history and its clusters. */
export const historyFigures = { history } satisfies Record<string, Figure<ClusteredMatrix>>;

/** Figures of a backtest. */
export const backtestFigures = { backtest: regretCost } satisfies Record<string, Figure<BacktestResult>>;
