import { meanAccuracies } from "../../history/mean-accuracies.ts";
import type { PerformanceMatrix } from "../../history/performance-matrix.ts";
import { mean } from "../../numeric/mean.ts";
import { authorsClusters, authorsThresholds } from "../authors-clusters.ts";
import type { Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";

/** Table III: models in clusters of two or more against models alone. */
export const table3: Experiment = {
  title: "Table III: models in clusters against models alone",
  prefix: "table-3",
  compute: (records) => [
    ...compare("nlp", records.nlp, "the published matrix of 39 × 21; the paper's had 40 × 24 (quirk 11)"),
    ...compare("cv", records.cv, "the published matrix of 30 × 6; the paper's had 30 × 10"),
  ],
};

function compare(domain: "nlp" | "cv", matrix: PerformanceMatrix, note: string): Finding[] {
  const { shared } = authorsClusters(matrix, { threshold: authorsThresholds[domain] });
  const together = new Set(shared.flatMap(({ members }) => members));
  const accuracies = meanAccuracies(matrix);
  const accuracyOf = (isTogether: boolean) =>
    mean(
      matrix.models.flatMap((model, row) =>
        together.has(model) === isTogether ? (accuracies[row] as number) : [],
      ),
    );
  const best = matrix.datasets.map((_, column) => bestOn(matrix, column));
  const maximaOf = (isTogether: boolean) => best.filter((model) => together.has(model) === isTogether).length;
  return [true, false].flatMap((isTogether) => {
    const id = `table-3/${domain}/${isTogether ? "non-singleton" : "singleton"}`;
    return [
      { id: `${id}/average-accuracy`, ours: accuracyOf(isTogether), note },
      { id: `${id}/benchmark-maxima`, ours: maximaOf(isTogether), note },
    ];
  });
}

/** The model with the highest accuracy on a dataset, the first of equals. */
function bestOn({ models, values }: PerformanceMatrix, column: number): string {
  let best = 0;
  for (let row = 1; row < models.length; row++) {
    const accuracyAt = (r: number) => values.data[r * values.nColumns + column] as number;
    if (accuracyAt(row) > accuracyAt(best)) best = row;
  }
  return models[best] as string;
}
