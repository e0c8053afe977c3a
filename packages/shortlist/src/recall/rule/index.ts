import { authors } from "./authors.ts";
import { fused } from "./fused.ts";
import { paper } from "./paper.ts";
import { portfolio } from "./portfolio.ts";
import { prior } from "./prior.ts";
import { proxy } from "./proxy.ts";
import { random } from "./random.ts";
import type { RecallRule } from "./recall-rule.ts";

/** Every recall rule, by the name that the command line, the report and the tests know it under. */
export const recallRules = { portfolio, fused, paper, authors, prior, proxy, random } satisfies Record<
  string,
  RecallRule
>;

export type RecallRuleName = keyof typeof recallRules;

/** Chosen by backtest: docs/decisions/0007-default-policy.md. */
export const DEFAULT_RECALL_RULE: RecallRuleName = "portfolio";
