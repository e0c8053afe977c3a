import { type PerformanceMatrix, performanceOf } from "../../history/performance-matrix.ts";
import type { Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";

/** Fig. 1: how far apart models end on one dataset. */
export const figure1: Experiment = {
  title: "Fig. 1: accuracies of all models on one dataset",
  prefix: "figure-1",
  compute: ({ history, cv }) => {
    const mnli = history.curves.filter(({ dataset }) => dataset === "mnli").map(({ test }) => test);
    return [
      ...spread("mnli", mnli, `${mnli.length} recorded fine-tunings; which 44 of them are drawn is not said`),
      ...spread(
        "cub",
        columnOf(cv, "alkzar90/CC6204-Hackaton-Cub-Dataset"),
        "the column of the published CV matrix; which 25 models are drawn is not said",
      ),
    ];
  },
};

function spread(row: string, accuracies: readonly number[], note: string): Finding[] {
  return [
    { id: `figure-1/${row}/models`, ours: accuracies.length, note },
    { id: `figure-1/${row}/best`, ours: Math.max(...accuracies), note },
    { id: `figure-1/${row}/worst`, ours: Math.min(...accuracies), note },
  ];
}

function columnOf(matrix: PerformanceMatrix, dataset: string): number[] {
  const column = matrix.datasets.indexOf(dataset);
  return matrix.models.flatMap((_, row) => performanceOf(matrix, row, column) ?? []);
}
