import type { ModelClustering } from "../../history/model-clustering.ts";
import type { HistorySummary } from "../../history/summarise-history.ts";
import { historyFigures } from "../figure/index.ts";
import { formatAccuracy } from "../format.ts";
import { markup } from "../markup.ts";
import { figureSection } from "./figure-section.ts";
import { htmlTable } from "./html-table.ts";
import { htmlPage, type Section } from "./page.ts";

export interface HistoryPageInput {
  /** Where the history comes from, for people. */
  readonly source: string;
  readonly summary: HistorySummary;
  readonly clustering: ModelClustering;
  readonly notes?: readonly string[];
}

/**
 * A history as one HTML file: how much is known, the clustered heat map, the clusters, the datasets. No network, no script.
 *
 * @example
 * const curves = ["a", "b"].map((model) => ({ model, dataset: "d", seed: 1, validation: [], test: 0.5 }));
 * const history = { metric: "accuracy", curves };
 * const clustering = modelClustering(performanceMatrix(history));
 * historyPage({ source: "h", summary: summariseHistory(history), clustering }).includes("2 of 2 cells are known"); // true
 */
export function historyPage({ source, summary, clustering, notes = [] }: HistoryPageInput): string {
  const { matrix, nKnown, nCells, nCurves, metric, scores } = summary;
  const { clusterer, clusters, silhouette } = clustering;
  const headline = `${matrix.models.length} models on ${matrix.datasets.length} datasets, in ${clusters.length} clusters`;
  const judged = (score: number | undefined) => (score === undefined ? "cannot be told" : score.toFixed(3));
  return htmlPage({
    title: `${headline} · ${source}`,
    head: markup`<h1>${headline}</h1>
<p>${source}: ${metric}, ${String(nKnown)} of ${String(nCells)} cells are known, from ${String(nCurves)} recorded results.</p>
<p>Clusters by ${clusterer}; silhouette ${judged(silhouette.standard)} (from −1 to 1, larger is clearer; as the paper's authors compute it: ${judged(silhouette.authors)}).</p>
${scores.map(({ proxy, nModels, datasets }) => markup`<p>Proxy score ${proxy} is known of ${String(nModels)} models on ${datasets.join(", ")}.</p>\n`)}`,
    sections: [
      figureSection("history", historyFigures.history, { matrix, ...clustering }),
      clustersSection(clustering, summary),
      datasetsSection(summary),
      notes.length === 0
        ? undefined
        : {
            id: "notes",
            heading: "Notes",
            content: markup`<ul>${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>`,
          },
    ].filter((section) => section !== undefined),
  });
}

function clustersSection({ clusters, outliers }: ModelClustering, { models }: HistorySummary): Section {
  const means = new Map(models.map(({ model, mean }) => [model, mean]));
  const several = clusters
    .filter(({ members }) => members.length > 1)
    .toSorted((a, b) => b.members.length - a.members.length);
  return {
    id: "clusters",
    heading: "Models that behave alike",
    content: markup`${
      several.length > 0 &&
      htmlTable({
        columns: [
          { title: "representative" },
          { title: "mean", align: "right" },
          { title: "size", align: "right" },
          { title: "others" },
        ],
        rows: several.map(({ representative, members }) => {
          const mean = means.get(representative);
          return [
            representative,
            mean === undefined ? "" : formatAccuracy(mean),
            String(members.length),
            members.filter((member) => member !== representative).join(", "),
          ];
        }),
      })
    }
${outliers.length > 0 && markup`<p>Alone (${String(outliers.length)}): ${outliers.join(", ")}</p>`}`,
  };
}

function datasetsSection({ datasets }: HistorySummary): Section {
  const right = "right" as const;
  return {
    id: "datasets",
    heading: "Benchmark datasets",
    content: htmlTable({
      columns: [
        { title: "dataset" },
        { title: "models", align: right },
        { title: "least", align: right },
        { title: "mean", align: right },
        { title: "best", align: right },
        { title: "of" },
      ],
      rows: datasets.map(({ dataset, nModels, least, mean, best }) => [
        dataset,
        String(nModels),
        formatAccuracy(least),
        formatAccuracy(mean),
        formatAccuracy(best.accuracy),
        best.model,
      ]),
    }),
  };
}
