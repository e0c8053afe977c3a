// Golden: shared/golden/coarse_recall.json and coarse_recall_olml_demo.json, by the authors' unmodified code on their
// published matrices. Their distance needs six shared datasets and skips accuracies of 0 and below.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix as matrixOf } from "../numeric/matrix.ts";
import { distanceBetween } from "../numeric/pair-distances.ts";
import { sharedJson } from "../numeric/shared.test.files.ts";
import { authorsSilhouette, standardSilhouette } from "../numeric/silhouette.ts";
import { clusterModels, clustersFrom } from "./cluster-models.ts";
import { modelDistances } from "./model-distances.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";
import { publishedHistory, publishedMatrix } from "./published.test.files.ts";

interface GoldenClusters {
  readonly threshold: number;
  readonly clusters: number[][];
  readonly representatives: number[];
  readonly distance_matrix: number[][];
  readonly silhouette: number;
  readonly silhouette_standard_nearest_cluster: number;
}

const golden = sharedJson<Record<string, GoldenClusters>>("golden/coarse_recall.json");
const goldenDemo = sharedJson<GoldenClusters>("golden/coarse_recall_olml_demo.json");
const authors = { k: 5, minShared: 6 };

function published(domain: "nlp" | "cv"): PerformanceMatrix {
  const folder = `published/two-phase-selection/${domain}`;
  return publishedMatrix(`${folder}/matrix.txt`, `${folder}/datasets.txt`)!;
}

describe.skipIf(golden === undefined)("the authors' published matrices", () => {
  describe.each([
    ["nlp", "nlp_multirc"],
    ["cv", "cv_xray"],
  ] as const)("%s", (domain, name) => {
    const matrix = golden && published(domain);
    const expected = golden?.[name];

    test("modelDistances() equal theirs", () => {
      const distances = modelDistances(matrix!, authors);
      expected!.distance_matrix.forEach((row, i) => {
        row.forEach((distance, j) => {
          expect(distanceBetween(distances, i, j)).toBeCloseTo(distance, 12);
        });
      });
    });

    test("clusterModels() finds their clusters, members in their order, and representatives", () => {
      // Their mean accuracies count the values of 0 and below that their distance skips.
      const allKnown = { ...matrix!, known: new Uint8Array(matrix!.known.length).fill(1) };
      const clusters = clustersFrom(allKnown, modelDistances(matrix!, authors), expected!.threshold);
      const rowOf = (model: string) => matrix!.models.indexOf(model);
      expect(clusters.map((cluster) => cluster.members.map(rowOf))).toEqual(expected!.clusters);
      const representatives = clusters.filter((cluster) => cluster.members.length > 1);
      expect(representatives.map((cluster) => rowOf(cluster.representative))).toEqual(
        expected!.representatives,
      );
    });

    test("authorsSilhouette() equals theirs; the standard one too, but for counting singletons as 0", () => {
      const distances = modelDistances(matrix!, authors);
      expect(authorsSilhouette(distances, expected!.clusters)).toBeCloseTo(expected!.silhouette, 12);
      const nAlone = expected!.clusters.filter((cluster) => cluster.length === 1).length;
      const shareInClusters = 1 - nAlone / matrix!.models.length;
      expect(standardSilhouette(distances, expected!.clusters)).toBeCloseTo(
        expected!.silhouette_standard_nearest_cluster * shareInClusters,
        12,
      );
    });
  });

  test("clusterModels() finds the clusters of their later matrix (39 × 22)", () => {
    const folder = "published/olml-demo";
    const matrix = publishedMatrix(`${folder}/matrix_v4.txt`, `${folder}/datasets_v4.txt`)!;
    const clusters = clusterModels(matrix, { ...authors, threshold: 0.09 });
    const members = clusters.map((cluster) => cluster.members.map((model) => matrix.models.indexOf(model)));
    expect(members).toEqual(goldenDemo!.clusters);
    expect(authorsSilhouette(modelDistances(matrix, authors), members)).toBeCloseTo(
      goldenDemo!.silhouette,
      12,
    );
  });

  test("Table II of the paper: eight clusters of 30 language models, with MultiRC added to that matrix", () => {
    const folder = "published/olml-demo";
    const v4 = publishedMatrix(`${folder}/matrix_v4.txt`, `${folder}/datasets_v4.txt`)!;
    const history = publishedHistory({ missing: "absent" })!;
    const multirc = v4.models.map(
      (model) => history.curves.find((c) => c.model === model && c.dataset === "multirc")?.test ?? 0,
    );
    const rows = v4.models.map((_, row) => [
      ...v4.values.data.subarray(row * v4.datasets.length, (row + 1) * v4.datasets.length),
      multirc[row]!,
    ]);
    const values = matrixOf(rows);
    const known = Uint8Array.from(values.data, (value) => (value > 0 ? 1 : 0));
    const matrix = { models: v4.models, datasets: [...v4.datasets, "multirc"], values, known };
    const clusters = clusterModels(matrix, { ...authors, threshold: 0.09 })
      .map((cluster) => cluster.members)
      .filter((members) => members.length > 1);
    const ending = (members: readonly string[]) => members.map((model) => model.split("--").at(-1)!).sort();
    expect(clusters.map(ending).sort()).toEqual(
      [
        ["bert_ft_qqp-68", "bert_ft_qqp-9", "bert_ft_qqp-40", "bert_ft_qqp-1", "bert_ft_qqp-7"],
        [
          "512seq_len_6ep_bert_ft_cola-91",
          "bert-base-uncased-finetuned-qnli",
          "bert_ft_cola-88",
          "bert-twitter-en-is-hired",
          "bert-base-uncased",
          "finetuned-sail2017-xlm-roberta-base",
          "bert-asian-hate-tweets-asian-unclean-freeze-4",
        ],
        [
          "feather_berts_46",
          "bert-base-uncased-mnli",
          "roberta-base",
          "albert-base-v2-qnli",
          "albert-base-v2",
        ],
        ["bert-base-arabic-camelbert-mix-did-nadi", "sha3bor-metre-detector-arabertv2-base"],
        ["bert-base-uncased-slue-goldtrascription-e3-lr1e-4", "bert-base-cased-trec-coarse"],
        ["bert-base-uncased-sst2", "distilbert-base-uncased", "bert_finetuning_test"],
        ["init_bert_ft_qqp-33", "init_bert_ft_qqp-24", "bert_ft_qqp-17", "bert_ft_qqp-96"],
        ["albert-base-v2-imdb-calssification", "bert-base-multilingual-cased-snli_tr"],
      ]
        .map((members) => members.sort())
        .sort(),
    );
  });
});

/** A matrix of percent values, undefined = missing. */
function matrixFrom(rows: (number | undefined)[][]): PerformanceMatrix {
  return {
    models: rows.map((_, i) => `m${i}`),
    datasets: (rows[0] ?? []).map((_, i) => `d${i}`),
    values: matrixOf(rows.map((row) => row.map((value) => (value ?? 0) / 100))),
    known: Uint8Array.from(rows.flat(), (value) => (value === undefined ? 0 : 1)),
  };
}

test("modelDistances() by hand: the mean of the k largest differences, of all when fewer are shared", () => {
  // differences .1 .4 .2 .3: the two largest average .35; without the second, .25; all three .2
  const rows = [
    [10, 10, 10, 10],
    [20, 50, 30, 40],
  ];
  expect(modelDistances(matrixFrom(rows), { k: 2 }).values[0]).toBeCloseTo(0.35, 12);
  rows[0]![1] = undefined!;
  expect(modelDistances(matrixFrom(rows), { k: 2 }).values[0]).toBeCloseTo(0.25, 12);
  expect(modelDistances(matrixFrom(rows), { k: 5 }).values[0]).toBeCloseTo(0.2, 12);
});

test("modelDistances() does not compare models that share too little", () => {
  const matrix = matrixFrom([
    [10, 20, undefined, undefined],
    [10, undefined, 30, 40],
    [10, 20, 30, 40],
  ]);
  const distances = modelDistances(matrix, { minShared: 2 });
  expect(distanceBetween(distances, 0, 1)).toBeUndefined();
  expect(distanceBetween(distances, 0, 2)).toBe(0);
  expect(clusterModels(matrix, { minShared: 2 }).map((cluster) => cluster.members)).toEqual([
    ["m0", "m2"],
    ["m1"],
  ]);
});

test("clusterModels() leaves a model without history alone, its own representative", () => {
  const clusters = clusterModels(
    matrixFrom([
      [10, 20, 30],
      [undefined, undefined, undefined],
      [11, 20, 30],
    ]),
  );
  expect(clusters).toEqual([
    { members: ["m0", "m2"], representative: "m2" },
    { members: ["m1"], representative: "m1" },
  ]);
});

test("clusterModels() takes the first of equally good members and refuses a senseless threshold or k", () => {
  const matrix = matrixFrom([
    [10, 20, 30],
    [10, 20, 30],
  ]);
  expect(clusterModels(matrix)[0]!.representative).toBe("m0");
  expect(() => clusterModels(matrix, { threshold: Number.NaN })).toThrow("threshold NaN");
  expect(() => clusterModels(matrix, { k: 0 })).toThrow("k = 0");
});

const cells = fc.integer({ min: 0, max: 100 });
const models = fc.array(fc.array(cells, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 12 });

test("clusterModels() puts every model in exactly one cluster, equal models together", () => {
  fc.assert(
    fc.property(models, fc.double({ min: 0, max: 0.6, noNaN: true }), (rows, threshold) => {
      const clusters = clusterModels(matrixFrom(rows), { threshold });
      const members = clusters.flatMap((cluster) => cluster.members);
      expect(members.sort()).toEqual(rows.map((_, i) => `m${i}`).sort());
      for (const { members, representative } of clusters) expect(members).toContain(representative);
      rows.forEach((row, i) => {
        rows.forEach((other, j) => {
          if (row.join() !== other.join()) return;
          const home = clusters.find((cluster) => cluster.members.includes(`m${i}`));
          expect(home!.members).toContain(`m${j}`);
        });
      });
    }),
  );
});
