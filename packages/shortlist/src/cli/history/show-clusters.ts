import type { Cluster } from "../../history/cluster-models.ts";
import { clusterers } from "../../history/clusterer/index.ts";
import { meanAccuracies } from "../../history/mean-accuracies.ts";
import {
  type Merge,
  type ModelClustering,
  type ModelClusteringOptions,
  modelClustering,
} from "../../history/model-clustering.ts";
import { type PerformanceMatrix, performanceMatrix } from "../../history/performance-matrix.ts";
import { counted, formatAccuracy } from "../../report/format.ts";
import { type Column, textTable } from "../../report/text-table.ts";
import type { CommandContext } from "../command.ts";
import type { OptionTable, ParsedArguments } from "../options.ts";
import { choiceOf } from "../run-options.ts";
import { UsageError } from "../usage-error.ts";
import { dendrogramLines } from "./dendrogram-lines.ts";
import { loadForHistory } from "./load-for-history.ts";
import { readCards } from "./read-cards.ts";
import { writeHistory } from "./write-history.ts";

export const clusterOptions = {
  clusterer: {
    help: `clusters: ${Object.keys(clusterers).join(", ")} (default hierarchical)`,
    value: "NAME",
  },
  threshold: {
    help: "clusters: join up to this distance, or auto: by silhouette (default 0.05)",
    value: "X",
  },
  k: { help: "clusters: so many of the largest differences are averaged, Eq. 1 (default 5)", value: "K" },
  clusters: { help: "clusters: how many, for k-means (default: as many as hierarchical)", value: "N" },
  seed: { help: "clusters: where k-means starts from (default 0)", value: "N" },
} satisfies OptionTable;

/** More leaves than this are drawn cluster by cluster. */
const MOST_LEAVES = 60;

/** `history clusters`: which models behave alike, and how sure that is. */
export async function showClusters(args: ParsedArguments, context: CommandContext): Promise<void> {
  const options = optionsOf(args);
  const { source, history, notes } = await loadForHistory(args);
  const matrix = performanceMatrix(history);
  if (matrix.models.length < 2) {
    throw new UsageError(
      `Cannot cluster the models of ${source}: it has results of ${counted(matrix.models.length, "model")}, 2 are needed`,
    );
  }
  const cards = options.clusterer === "text" ? await readCards(args, matrix, context) : undefined;
  const clustering = modelClustering(matrix, {
    ...options,
    ...(cards && { cardEmbeddings: cards.embeddings }),
  });
  const allNotes = [...notes, ...(cards ? [cards.note] : [])];
  await writeHistory(args, { source, history, notes: allNotes }, clustering);
  if (args.flag("json"))
    return context.print(JSON.stringify(toJson(source, clustering, matrix, options, allNotes)));
  for (const note of allNotes) context.print(`note: ${note}`);
  for (const line of clusterLines(source, clustering, matrix, context.terminal.width)) context.print(line);
}

function optionsOf(args: ParsedArguments): ModelClusteringOptions {
  const clusterer = choiceOf(args, "clusterer", clusterers) ?? "hierarchical";
  const given = args.text("threshold");
  const threshold =
    given === undefined ? undefined : given === "auto" ? ("silhouette" as const) : Number(given);
  if (given?.trim() === "" || (typeof threshold === "number" && !(threshold >= 0))) {
    throw new UsageError(`--threshold is "${given}": it must be a number, 0 or more, or auto`);
  }
  const [k, nClusters, seed] = [args.integer("k", 1), args.integer("clusters", 1), args.integer("seed", 0)];
  if (nClusters !== undefined && clusterer !== "k-means") {
    throw new UsageError("--clusters is for --clusterer k-means: the others are cut at --threshold");
  }
  return {
    clusterer,
    ...(threshold !== undefined && { threshold }),
    ...(k !== undefined && { k }),
    ...(nClusters !== undefined && { nClusters }),
    ...(seed !== undefined && { seed }),
  };
}

/** The lines that tell a clustering: how good it is, each cluster, who is alone, and the dendrogram. */
export function clusterLines(
  source: string,
  clustering: ModelClustering,
  matrix: PerformanceMatrix,
  width: number,
): string[] {
  const { clusterer, models, clusters, outliers, threshold, cuts, merges, silhouette } = clustering;
  const judged = (score: number | undefined) => (score === undefined ? "cannot be told" : score.toFixed(3));
  const chosen =
    cuts === undefined
      ? ""
      : cuts.length === 0
        ? ", because no cut has a silhouette"
        : `, chosen by silhouette among ${counted(cuts.length, "cut")}`;
  const lines = [
    `${source}: ${counted(models.length, "model")} in ${counted(clusters.length, "cluster")} by ${clusterer}${threshold === undefined ? "" : `, threshold ${threshold.toFixed(3)}${chosen}`}`,
    `silhouette ${judged(silhouette.standard)} (as the paper's authors compute it: ${judged(silhouette.authors)})`,
  ];
  const accuracies = meanAccuracies(matrix);
  const meanOf = (model: string) => accuracies[models.indexOf(model)];
  const columns: Column<Cluster>[] = [
    { title: "representative", cell: ({ representative }) => representative },
    { title: "mean", cell: ({ representative }) => accuracyText(meanOf(representative)), align: "right" },
    { title: "size", cell: ({ members }) => String(members.length), align: "right" },
    {
      title: "others",
      cell: ({ members, representative }) => members.filter((m) => m !== representative).join(", "),
    },
  ];
  const several = clusters.filter(({ members }) => members.length > 1);
  if (several.length > 0) lines.push("", ...textTable(several, columns));
  if (outliers.length > 0) lines.push("", `alone (${outliers.length}): ${outliers.join(", ")}`);
  if (merges === undefined || merges.length === 0) return lines;
  const drawn =
    models.length <= MOST_LEAVES ? { labels: models, merges } : foldedClusters(clustering, merges);
  const most = merges.reduce((height, merge) => Math.max(height, merge.height), 0);
  lines.push(
    "",
    `dendrogram, mean distance from 0 to ${most.toFixed(3)}${threshold === undefined ? "" : "; ┊ is the threshold"}`,
  );
  return [...lines, ...dendrogramLines(drawn.labels, drawn.merges, { width, threshold })];
}

const accuracyText = (accuracy: number | undefined) =>
  accuracy === undefined ? "-" : formatAccuracy(accuracy);

/** The dendrogram with a leaf for each cluster: only the merges above the threshold. */
function foldedClusters(
  { models, clusters }: ModelClustering,
  merges: readonly Merge[],
): { labels: string[]; merges: Merge[] } {
  const rowOf = new Map(models.map((model, row) => [model, row]));
  const leafOf = new Map<number, number>(); // by a cluster's lowest row, which names it in the merges
  clusters.forEach(({ members }, leaf) => {
    leafOf.set(Math.min(...members.map((model) => rowOf.get(model) as number)), leaf);
  });
  const labels = clusters.map(({ representative, members }) =>
    members.length === 1 ? representative : `${representative} +${members.length - 1}`,
  );
  const above = merges.slice(models.length - clusters.length);
  return {
    labels,
    merges: above.map(({ into, from, height }) => ({
      into: leafOf.get(into) as number,
      from: leafOf.get(from) as number,
      height,
    })),
  };
}

function toJson(
  source: string,
  { clusterer, models, clusters, outliers, threshold, cuts, merges, silhouette }: ModelClustering,
  matrix: PerformanceMatrix,
  { k = 5 }: ModelClusteringOptions,
  notes: readonly string[],
): object {
  const accuracies = meanAccuracies(matrix);
  return {
    source,
    clusterer,
    k,
    threshold,
    silhouette: { standard: silhouette.standard ?? null, authors: silhouette.authors ?? null },
    clusters: clusters.map((cluster) => ({
      ...cluster,
      meanAccuracy: accuracies[models.indexOf(cluster.representative)] ?? null,
    })),
    outliers,
    merges: merges?.map(({ into, from, height }) => ({ into: models[into], from: models[from], height })),
    cuts,
    notes,
  };
}
