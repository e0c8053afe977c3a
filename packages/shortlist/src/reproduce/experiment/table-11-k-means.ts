import { authorsClusters, authorsThresholds } from "../authors-clusters.ts";
import { authorsKMeans } from "../authors-k-means.ts";
import type { Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";
import { clusterFindings, publishedClusters, sameModels } from "../match-clusters.ts";
import { nSeeds } from "../over-seeds.ts";
import type { PublishedRecords } from "../published-records.ts";

/** Table XI: the clusters of k-means, which the authors started from unseeded random models. */
export const table11: Experiment = {
  title: "Table XI: clusters of k-means",
  prefix: "table-11",
  compute: (records) => [...bestOfSeeds(records, "nlp"), ...bestOfSeeds(records, "cv")],
};

/** The run that has most of the published clusters, and in how many runs each of them is found. */
function bestOfSeeds(records: PublishedRecords, domain: "nlp" | "cv"): Finding[] {
  const matrix = records[domain];
  const nClusters = authorsClusters(matrix, { threshold: authorsThresholds[domain] }).clusters.length;
  const prefix = `table-11/${domain}`;
  const published = publishedClusters(prefix);
  const runs = Array.from(
    { length: nSeeds },
    (_, seed) => authorsKMeans(matrix, { nClusters, seed }).clusters,
  );
  const isIn = (run: readonly string[][], cluster: readonly string[]) =>
    run.some((ours) => sameModels(ours, cluster));
  const nFound = (run: readonly string[][]) => published.filter((cluster) => isIn(run, cluster)).length;
  const best = runs.reduce((a, b) => (nFound(b) > nFound(a) ? b : a));
  return clusterFindings(prefix, best, (_, cluster) => {
    const count = runs.filter((run) => isIn(run, cluster)).length;
    return (
      `unseeded (quirk 10): of ${nSeeds} runs with k = ${nClusters}, the one that has most of the published clusters, ` +
      `${nFound(best)} of ${published.length}; exactly this cluster is in ${count} of ${nSeeds} runs`
    );
  });
}
