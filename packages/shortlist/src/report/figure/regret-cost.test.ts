import { describe, expect, it } from "vitest";
import type { PolicyResult } from "../../backtest/backtest-result.ts";
import { regretAgainstCost } from "../../backtest/regret-against-cost.ts";
import { sampleBacktest } from "../sample-backtest.test.files.ts";
import { drawRegretCost } from "./regret-cost.ts";

describe("drawRegretCost()", () => {
  const { body } = drawRegretCost(regretAgainstCost(sampleBacktest));

  it("names the default, brute force, simple rules and the front, and counts what lies outside", () => {
    const labels = [...body.markup.matchAll(/<text x="[\d.]+" y="[\d.]+">([^<]+)<\/text>/g)].map(
      ([, label]) => label,
    );
    expect(labels).toEqual([
      "0.70 at 100 %: all models + brute-force",
      "2.90 at 4.5 %: prior + static-prior",
      "0.80 at 9 %: fused(auto) + fine-selection, default",
    ]);
    expect(body.markup).toContain("one policy loses more than 5 points");
  });

  it("tells the default, brute force and simple rules apart by shape too", () => {
    const shapes = ["pick", "warn", "good"].map((role) => {
      const group = new RegExp(
        `<g class="${role}"><title>[^<]*</title><path class="line thin" [^>]*/><(\\w+) class="mark full"( d="[^"]*)?`,
      );
      return group
        .exec(body.markup)
        ?.slice(1)
        .map((part) => part?.replace(/[\d.\s-]+/g, " "));
    });
    expect(new Set(shapes.map(String)).size).toBe(3);
  });

  it("leaves out policies that were played on some datasets only", () => {
    expect(body.markup).not.toContain("proxy(nce)");
  });
});

describe("drawRegretCost() of many policies", () => {
  const [bruteForce, ours, ...others] = sampleBacktest.policies as [
    PolicyResult,
    PolicyResult,
    ...PolicyResult[],
  ];
  const proxies = ["leep", "nce", "logme"];
  const many = proxies.map((proxy, i) => ({
    ...others[0]!,
    recall: "proxy" as const,
    proxy,
    meanRegret: 4 - i,
  }));
  const result = {
    ...sampleBacktest,
    policies: [bruteForce, ours, ...many],
    differences: many.map((against) => ({
      policy: ours,
      against,
      meanDifference: -1,
      interval: [-2, 0] as const,
      nDatasets: 8,
    })),
  };

  it("names the best of the rules that differ in the proxy alone", () => {
    const { description } = drawRegretCost(regretAgainstCost(result));
    expect(description.match(/proxy\(\w+\)/g)).toEqual(["proxy(logme)"]);
  });
});
