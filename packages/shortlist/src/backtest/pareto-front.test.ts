import { expect, it } from "vitest";
import type { PolicyResult } from "./backtest-result.ts";
import { paretoFront } from "./pareto-front.ts";

const policy = (select: string, costFraction: number, meanRegret: number, more: Partial<PolicyResult> = {}) =>
  ({
    recall: "prior",
    select,
    costFraction,
    meanRegret,
    pareto: true,
    nDatasets: 4,
    ...more,
  }) as unknown as PolicyResult;

it("paretoFront() is the falling line of policies that were played everywhere, equals once", () => {
  const policies = [
    policy("dear", 0.5, 0.1),
    policy("fair", 0.2, 0.4),
    policy("fair too", 0.2, 0.4),
    policy("beaten", 0.3, 0.6, { pareto: false }),
    policy("cheap", 0.1, 2),
    policy("elsewhere", 0.01, 0, { nDatasets: 1 }),
  ];
  expect(paretoFront(policies, 4).map(({ select }) => select)).toEqual(["cheap", "fair", "dear"]);
});
