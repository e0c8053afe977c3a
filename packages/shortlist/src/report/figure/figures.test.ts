import { beforeAll, describe, expect, it } from "vitest";
import { backtest } from "../../backtest/backtest.ts";
import type { BacktestResult, PolicyResult } from "../../backtest/backtest-result.ts";
import type { History } from "../../history/history.ts";
import { modelClustering } from "../../history/model-clustering.ts";
import { performanceMatrix } from "../../history/performance-matrix.ts";
import { createRng } from "../../numeric/random.ts";
import type { RunEvent } from "../../run/run-event.ts";
import { runState } from "../run-state.ts";
import { sampleBacktest } from "../sample-backtest.test.files.ts";
import { manyTrials, sampleEvents } from "../sample-events.test.files.ts";
import type { ClusteredMatrix } from "./clustered-history.ts";
import type { Figure } from "./figure.ts";
import { backtestFigures, historyFigures, runFigures } from "./index.ts";
import { svgFile } from "./picture.ts";
import { expectAsLookedAt, expectGoodPicture } from "./picture-checks.test.files.ts";

const hostile = `<script>alert("1")</script>'&amp;]]>`;
const long = (i: number) =>
  `organisation/a-very-long-name-of-a-model-that-somebody-fine-tuned-${"and-tuned-".repeat(8)}${i}`;
const oddNames = [hostile, "\u0000\u001b", "日本語のとても長い名前のクラスです、本当に長い", "", "x"];

const runs: Record<string, readonly RunEvent[]> = {
  "a small run with a failed trial": sampleEvents,
  "one trial, one stage": manyTrials({ nModels: 1, nStages: 1 }),
  "22 trials": manyTrials({ nModels: 22, nStages: 5 }),
  "40 stages": manyTrials({ nModels: 7, nStages: 40, halving: false }),
  "200 stages": manyTrials({ nModels: 3, nStages: 200 }),
  "150 models": manyTrials({ nModels: 150, nStages: 3 }),
  "a zoo of 10,000 models": sampleEvents.map((event) => {
    const models = Array.from({ length: 10_000 }, (_, i) => `${i}`);
    if (event.type === "run-started") return { ...event, zoo: { folder: "zoo", models } };
    if (event.type !== "recall") return event;
    return { ...event, models: models.map((model, i) => ({ model, score: -i, chosen: i < 3, reason: "" })) };
  }),
  "an interrupted run": manyTrials({ nModels: 4, nStages: 3 }).slice(0, 8),
  "long names": manyTrials({
    nModels: 8,
    nStages: 4,
    nameOf: long,
    classNames: Array.from({ length: 30 }, (_, c) => `a class whose name is a whole sentence, number ${c}`),
  }),
  "hostile names": manyTrials({
    nModels: 4,
    nStages: 3,
    nameOf: (i) => `${hostile}${i}`,
    classNames: oddNames,
  }),
  "no numbers that differ": manyTrials({ nModels: 2, nStages: 2 }).map((event) => {
    if (event.type !== "recall") return event;
    const same = { prior: 0.5, proxy: 0, score: 0, proxyInterval: [0, 0] as const };
    return { ...event, models: event.models.map((model) => ({ ...model, ...same })) };
  }),
};

interface SomeHistory {
  readonly nModels: number;
  readonly nDatasets: number;
  readonly nameOf?: (i: number) => string;
  readonly datasetOf?: (j: number) => string;
  /** Share of the cells that are recorded. @default 1 */
  readonly known?: number;
}

/** Models of three kinds, whose results differ by kind and a little by chance. */
function someHistory({ nModels, nDatasets, known = 1, ...names }: SomeHistory): History {
  const { nameOf = (i) => `model-${i}`, datasetOf = (j) => `data-${j}` } = names;
  const rng = createRng("some history");
  const curves = Array.from({ length: nModels * nDatasets }, (_, cell) => {
    const [i, j] = [cell % nModels, Math.floor(cell / nModels)];
    const test = 0.6 + 0.2 * Math.sin(3 * (i % 3) + j) + 0.05 * rng.next();
    const validation = [0.7 * test, 0.9 * test, test + 0.02 * rng.next()];
    return { model: nameOf(i), dataset: datasetOf(j), seed: 1, validation, test };
  });
  return { metric: "accuracy", curves: curves.filter((_, c) => c < nModels || rng.next() < known) };
}

const histories: Record<string, History> = {
  "22 models": someHistory({ nModels: 22, nDatasets: 15 }),
  "one model, one dataset": someHistory({ nModels: 1, nDatasets: 1 }),
  "two models, two datasets": someHistory({ nModels: 2, nDatasets: 2 }),
  "100 models, 60 datasets": someHistory({ nModels: 100, nDatasets: 60 }),
  "400 models": someHistory({ nModels: 400, nDatasets: 8 }),
  "missing cells": someHistory({ nModels: 12, nDatasets: 9, known: 0.4 }),
  "long names": someHistory({ nModels: 6, nDatasets: 5, nameOf: long, datasetOf: long }),
  "hostile names": someHistory({
    nModels: 5,
    nDatasets: 5,
    nameOf: (i) => oddNames[i] as string,
    datasetOf: (j) => oddNames[j] as string,
  }),
};

function clustered(
  history: History,
  clusterer: "hierarchical" | "k-means" = "hierarchical",
): ClusteredMatrix {
  const matrix = performanceMatrix(history);
  return {
    matrix,
    ...modelClustering(matrix, { clusterer, ...(clusterer === "k-means" && { nClusters: 2 }) }),
  };
}

const clusterings: Record<string, ClusteredMatrix> = {
  ...Object.fromEntries(Object.entries(histories).map(([name, history]) => [name, clustered(history)])),
  "k-means": clustered(someHistory({ nModels: 9, nDatasets: 6 }), "k-means"),
  "only singletons": { ...clustered(someHistory({ nModels: 5, nDatasets: 4 })), ...{ threshold: 0 } },
};

/** The contract of every figure, over its inputs. */
function isGood<Input>(
  name: string,
  figure: Figure<Input>,
  inputs: () => Record<string, Input>,
  looked: string,
) {
  describe(`the figure ${name}`, () => {
    it("is readable for every input", () => {
      for (const [about, input] of Object.entries(inputs())) {
        const rendered = figure.render(input);
        if (rendered === undefined) continue;
        try {
          expectGoodPicture(rendered.picture);
        } catch (error) {
          throw new Error(`for ${about}: ${(error as Error).message}`, { cause: error });
        }
        const { columns, rows } = rendered.table;
        for (const row of rows) expect(row.length).toBe(columns.length);
        expect(rows.flat().join()).not.toMatch(/NaN|undefined|Infinity/);
      }
    });

    it("is drawn as when somebody looked at it", () => {
      expectAsLookedAt(name, svgFile(figure.render(inputs()[looked] as Input)!.picture));
    });
  });
}

const looked = "looked at";
runs[looked] = manyTrials({ nModels: 5, nStages: 3, classNames: ["cats", "dogs", "newts"] });
clusterings[looked] = clustered(someHistory({ nModels: 9, nDatasets: 6, known: 0.9 }));
const states = Object.fromEntries(Object.entries(runs).map(([about, events]) => [about, runState(events)]));
for (const [name, figure] of Object.entries(runFigures)) isGood(name, figure, () => states, looked);
for (const [name, figure] of Object.entries(historyFigures)) isGood(name, figure, () => clusterings, looked);

const backtests: Record<string, BacktestResult> = { [looked]: sampleBacktest };
beforeAll(async () => {
  for (const [about, history] of Object.entries({
    "many policies": someHistory({ nModels: 12, nDatasets: 6 }),
    "two datasets, finals only": {
      metric: "accuracy",
      curves: someHistory({ nModels: 5, nDatasets: 2 }).curves.map((curve) => ({ ...curve, validation: [] })),
    },
    "long names": histories["long names"] as History,
    "hostile names": histories["hostile names"] as History,
  })) {
    backtests[about] = await backtest(history, { name: about.startsWith("hostile") ? hostile : about });
  }
  const [first] = sampleBacktest.policies as [PolicyResult];
  backtests["no regret at all"] = {
    ...sampleBacktest,
    policies: [{ ...first, meanRegret: 0, interval: [0, 0] }],
    bySize: [],
  };
});
for (const [name, figure] of Object.entries(backtestFigures)) isGood(name, figure, () => backtests, looked);

describe("figures of a run", () => {
  it.each(Object.entries(runFigures))(
    "%s is there or not, but never broken, for every prefix of a journal",
    (_, { render }) => {
      for (let n = 0; n <= sampleEvents.length; n++) {
        const rendered = render(runState(sampleEvents.slice(0, n)));
        if (rendered !== undefined) expectGoodPicture(rendered.picture);
      }
    },
  );

  it.each(Object.entries(runFigures))("%s is there for a whole run", (_, { render }) => {
    expect(render(runState(manyTrials({ nModels: 3, nStages: 2 })))).toBeDefined();
  });
});
