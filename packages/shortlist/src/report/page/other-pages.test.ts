import { describe, expect, it } from "vitest";
import { modelClustering } from "../../history/model-clustering.ts";
import { summariseHistory } from "../../history/summarise-history.ts";
import { sampleBacktest } from "../sample-backtest.test.files.ts";
import { backtestPage } from "./backtest-page.ts";
import { historyPage } from "./history-page.ts";
import { expectSafePage } from "./safe-page.test.files.ts";

const hostile = `</style></svg><script>alert("1")</script><img src=x onerror='alert(2)'>&lt;`;

describe("historyPage()", () => {
  const curves = [0.5, 0.51, 0.9].flatMap((test, i) =>
    ["d", hostile].map((dataset) => ({ model: `${hostile}${i}`, dataset, seed: 1, validation: [], test })),
  );
  const summary = summariseHistory({ metric: "accuracy", curves });
  const clustering = modelClustering(summary.matrix);

  it("tells how much is known, who behaves alike and who is alone", () => {
    const page = historyPage({ source: "mine", summary, clustering });
    expect(page).toContain("<h1>3 models on 2 datasets, in 2 clusters</h1>");
    expect(page).toContain("6 of 6 cells are known, from 6 recorded results");
    expect(page).toContain("Alone (1): ");
  });

  it("runs nothing that a name says", () => {
    expectSafePage(historyPage({ source: hostile, summary, clustering, notes: [hostile] }));
  });
});

describe("backtestPage()", () => {
  it("gives the verdict first, then every policy and every dataset", () => {
    const page = backtestPage([sampleBacktest]);
    expect(page).toContain(
      "<h1>Backtest of sample records: 22 models, 8 datasets</h1>\n<p>The default, fused(auto) + ",
    );
    expect(page).toContain("<summary>All 7 policies</summary>");
    expect(page).toContain("<td>model-b</td><td>model-a</td>");
    expect(page).toContain("<li>a note</li>");
  });

  it("has a section for each set of records and each part of it", () => {
    const page = backtestPage([
      { ...sampleBacktest, subsets: [{ ...sampleBacktest, set: "a part" }] },
      sampleBacktest,
    ]);
    expect([...page.matchAll(/<h2>(.*)<\/h2>/g)].map((match) => match[1])).toEqual([
      "sample records",
      "a part",
      "sample records",
    ]);
  });

  it("runs nothing that a name says", () => {
    const names = ["set", "best", "picked", "dataset", "proxy", "recall", "select"];
    const everywhere = JSON.parse(
      JSON.stringify(sampleBacktest, (key, value) => (names.includes(key) ? hostile : value)),
    );
    expectSafePage(backtestPage([{ ...everywhere, notes: [hostile] }]));
  });
});
