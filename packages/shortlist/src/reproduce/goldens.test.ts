// Golden: ../shared/golden, made by the authors' unmodified code and by NumPy variants of it; what the tests of history,
// recall and select do not read yet. coarse_recall*.json: mean accuracies, LEEP, silhouettes a cluster, the scores of the
// first 15, and the variant that takes the representative's LEEP and the cosine. fine_selection.json: validations and
// predicted finals of every stage.
import { describe, expect, it } from "vitest";
import { meanAccuracies } from "../history/mean-accuracies.ts";
import { performanceMatrix } from "../history/performance-matrix.ts";
import { sharedJson, sharedPath } from "../numeric/shared.test.files.ts";
import { authorsSilhouette } from "../numeric/silhouette.ts";
import { recallModels } from "../recall/recall-models.ts";
import { recallView } from "../recall/recall-view.ts";
import { clusterRule } from "../recall/rule/cluster-rule.ts";
import type { RuleOptions } from "../recall/rule/recall-rule.ts";
import { createTrendPredictor } from "../select/trend-predictor.ts";
import { authorsClusters, authorsThresholds } from "./authors-clusters.ts";
import { authorsHistory } from "./authors-history.ts";
import { recallOrder } from "./authors-recall.ts";
import { loadPublishedRecords, nlpTargets, type PublishedRecords } from "./published-records.ts";
import { nEpochs, nlpModels, targetReplay } from "./target-replay.ts";

interface GoldenRecall {
  readonly models: string[];
  readonly avg_acc: number[];
  readonly clusters: number[][];
  readonly leep: number[];
  readonly silhouette_per_nonsingleton_cluster: number[];
  readonly top15: number[];
  readonly top15_scores: number[];
  readonly variant_rep_leep_cos: { readonly top15: number[]; readonly scores: number[] };
}
interface GoldenRun {
  readonly stages?: { epoch: number; entering: string[]; val: number[]; pred: number[] }[];
}

const published = sharedPath("published");
const golden = sharedJson<Record<string, GoldenRecall>>("golden/coarse_recall.json");
const goldenDemo = sharedJson<
  { models: string[]; representatives: number[] } & Record<string, { top15_names: string[] }>
>("golden/coarse_recall_olml_demo.json");
const goldenRuns = sharedJson<Record<string, GoldenRun>>("golden/fine_selection.json");

describe.skipIf(published === undefined)("reference outputs of the authors' code", async () => {
  const records = (published && (await loadPublishedRecords(published))) as PublishedRecords;

  describe.each([
    ["nlp", "nlp_multirc"],
    ["cv", "cv_xray"],
  ] as const)("coarse recall, %s", (domain, name) => {
    const expected = golden?.[name] as GoldenRecall;
    const matrix = records?.[domain];

    it("models and mean accuracies", () => {
      expect(matrix.models).toEqual(expected.models);
      meanAccuracies(matrix).forEach((accuracy, i) => {
        expect(accuracy).toBeCloseTo(expected.avg_acc[i] as number, 12);
      });
    });

    it("silhouette of each cluster", () => {
      const { shared, distances } = authorsClusters(matrix, { threshold: authorsThresholds[domain] });
      const rowsOf = (members: readonly string[]) => members.map((model) => matrix.models.indexOf(model));
      const silhouettes = shared.map(({ members }) => {
        const others = matrix.models.flatMap((model, row) => (members.includes(model) ? [] : [[row]]));
        return authorsSilhouette(distances, [rowsOf(members), ...others]) as number;
      });
      expect(silhouettes).toHaveLength(expected.silhouette_per_nonsingleton_cluster.length);
      silhouettes.forEach((silhouette, i) => {
        expect(silhouette).toBeCloseTo(expected.silhouette_per_nonsingleton_cluster[i] as number, 12);
      });
    });

    it("scores of the first 15, best first", () => {
      const { clusters, distances } = authorsClusters(matrix, { threshold: authorsThresholds[domain] });
      const proxies = new Map(expected.models.map((model, i) => [model, expected.leep[i] as number]));
      const entries = recallModels({ matrix, clusters, distances, proxies, rule: "authors", k: 15 });
      entries.slice(0, 15).forEach(({ model, score }, i) => {
        expect(matrix.models.indexOf(model)).toBe(expected.top15[i]);
        expect(score).toBeCloseTo(expected.top15_scores[i] as number, 12);
      });
    });

    it("the variant with the representative's LEEP and the cosine", () => {
      const { clusters, distances } = authorsClusters(matrix, { threshold: authorsThresholds[domain] });
      const proxies = new Map(expected.models.map((model, i) => [model, expected.leep[i] as number]));
      const rule = clusterRule({
        description: "representative's proxy, cosine",
        proxyOfMember: "representative",
        likeness: (view, a, b) => view.cosine(a, b),
      });
      const view = recallView(matrix, clusters, proxies, distances);
      const scores = rule.score(view, { proxyScale: "exp" } as RuleOptions).map(({ score }) => score);
      scores.forEach((score, row) => {
        expect(score).toBeCloseTo(expected.variant_rep_leep_cos.scores[row] as number, 12);
      });
      const order = scores.map((_, row) => row).sort((a, b) => (scores[b] as number) - (scores[a] as number));
      expect(order.slice(0, 15)).toEqual(expected.variant_rep_leep_cos.top15);
    });
  });

  it.each(nlpTargets)("coarse recall on their later matrix: the names of the first 15 for %s", (target) => {
    expect(records.nlpLater.models).toEqual(goldenDemo?.models);
    const { models } = recallOrder(records, target, "authors");
    expect(models.slice(0, 15)).toEqual(goldenDemo?.[target]?.top15_names);
    const { shared } = authorsClusters(records.nlpLater, { threshold: authorsThresholds.nlp });
    expect(shared.map(({ representative }) => records.nlpLater.models.indexOf(representative))).toEqual(
      goldenDemo?.representatives,
    );
  });

  const staged = Object.entries(goldenRuns ?? {}).flatMap(([name, { stages }]) =>
    stages ? [{ name, stages }] : [],
  );
  it.each(staged)(
    "fine selection, $name: who starts, validations and predicted finals of every stage",
    (run) => {
      const [, target, size, nTrends] = /^(\w+?)_top(\d+)_K(\d)/.exec(run.name) as unknown as [
        string,
        "mnli",
        string,
        string,
      ];
      expect(targetReplay(records, target).models.slice(0, Number(size))).toEqual(run.stages[0]?.entering);
      const history = authorsHistory(records.history, { models: nlpModels(records), nEpochs });
      const predict = createTrendPredictor(history, { exclude: [target], nTrends: Number(nTrends) });
      for (const { epoch, entering, val, pred } of run.stages) {
        entering.forEach((model, i) => {
          const curve = history.curves.find((found) => found.model === model && found.dataset === target);
          expect(curve?.validation[epoch - 1]).toBe(val[i]);
          expect(predict(model, epoch, val[i] as number)).toBeCloseTo(pred[i] as number, 6);
        });
      }
    },
  );

  it("the published matrix is the histories' finals, rounded, in 856 of 858 cells; two have no history", () => {
    const matrix = records.nlpLater;
    const { curves } = authorsHistory(records.history, {
      models: matrix.models,
      datasets: matrix.datasets,
      nEpochs,
    });
    const finals = performanceMatrix({ metric: "accuracy", curves }).values.data;
    const differing = [...finals].filter((value, cell) => value !== matrix.values.data[cell]);
    expect([finals.length, differing.length]).toEqual([858, 2]);
    expect(differing).toEqual([0, 0]);
  });
});
