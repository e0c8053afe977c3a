import type { Curve } from "../../history/history.ts";
import { predictFinal, trendsOf } from "../../history/trends.ts";
import { clusterValues } from "../../numeric/cluster-values.ts";
import { mean } from "../../numeric/mean.ts";
import type { PairDistances } from "../../numeric/pair-distances.ts";
import { createRng } from "../../numeric/random.ts";
import { standardSilhouette } from "../../numeric/silhouette.ts";
import type { Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";
import type { PublishedRecords } from "../published-records.ts";
import { nlpModels, nTrends } from "../target-replay.ts";

/** Fig. 6: what the first validation says, model by model: silhouettes of the trends and errors of their predictions. */
export const figure6: Experiment = {
  title: "Fig. 6: trends after the first epoch",
  prefix: "figure-6",
  compute: (records) => {
    const models = nlpModels(records).map((model) => trendQuality(records, model));
    const note =
      `${models.length} models on all datasets that they were recorded on, c = 3; which 38 models and which datasets were drawn ` +
      "is not said; the order is the same: by validation above random, by cluster below all";
    const row = (name: string, values: readonly number[]): Finding[] => [
      { id: `figure-6/${name}/mean`, ours: mean(values), note },
      { id: `figure-6/${name}/lowest`, ours: Math.min(...values), note },
      { id: `figure-6/${name}/highest`, ours: Math.max(...values), note },
    ];
    return [
      ...row(
        "silhouette/by-validation",
        models.map(({ silhouette }) => silhouette),
      ),
      ...row(
        "silhouette/random",
        models.map(({ randomSilhouette }) => randomSilhouette),
      ),
      ...row(
        "relative-error/mean-of-all",
        models.map(({ errorOfAll }) => errorOfAll),
      ),
      ...row(
        "relative-error/mean-of-cluster",
        models.map(({ errorOfCluster }) => errorOfCluster),
      ),
    ];
  },
};

function trendQuality(records: PublishedRecords, model: string) {
  const curves = records.history.curves.filter((curve) => curve.model === model && curve.test > 0);
  const history = { metric: records.history.metric, curves };
  const first = curves.map((curve) => curve.validation[0] as number);
  const distances = distancesBetween(first);
  const groups = clusterValues(first, nTrends).map(({ members }) => [...members]);
  return {
    silhouette: standardSilhouette(distances, groups) ?? 0,
    randomSilhouette: standardSilhouette(distances, randomGroups(first.length, model)) ?? 0,
    errorOfAll: relativeError(curves, ({ dataset }) =>
      mean(curves.filter((other) => other.dataset !== dataset).map(({ test }) => test)),
    ),
    errorOfCluster: relativeError(curves, ({ dataset, validation }) => {
      const trends = trendsOf(history, model, 1, { exclude: [dataset], nTrends });
      return predictFinal(trends, validation[0] as number) as number;
    }),
  };
}

function relativeError(curves: readonly Curve[], predict: (curve: Curve) => number): number {
  return mean(curves.map((curve) => Math.abs(predict(curve) - curve.test) / curve.test));
}

function distancesBetween(values: readonly number[]): PairDistances {
  const pairs = values.flatMap((a, i) => values.slice(i + 1).map((b) => Math.abs(a - b)));
  return { nItems: values.length, values: Float64Array.from(pairs) };
}

/** Each item in one of the groups at random. */
function randomGroups(nItems: number, label: string): number[][] {
  const rng = createRng(0).fork(label);
  const groups: number[][] = Array.from({ length: nTrends }, () => []);
  for (let item = 0; item < nItems; item++) groups[rng.integer(nTrends)]?.push(item);
  return groups.filter((group) => group.length > 0);
}
