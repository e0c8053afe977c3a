import { cannotFindVision, type Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";
import { overSeeds } from "../over-seeds.ts";
import type { NlpTarget, PublishedRecords } from "../published-records.ts";
import { targetReplay } from "../target-replay.ts";

/** Table IV: fine selection of the 10 truly best models, by the threshold that a predicted end must be better by. */
export const table4: Experiment = {
  title: "Table IV: the filter's threshold",
  prefix: "table-4",
  compute: (records) => [
    ...thresholds(records, "mnli"),
    ...thresholds(records, "multirc"),
    ...cannotFindVision("table-4", ["flowers", "x-ray"]),
  ],
};

function thresholds(records: PublishedRecords, target: NlpTarget): Finding[] {
  const replay = targetReplay(records, target);
  const best = replay.models.slice(0, 10);
  return [0, 1, 5, 10].flatMap((percent): Finding[] => {
    const threshold = percent / 100;
    const paper = replay.fineSelection(best, { threshold });
    const authors = replay.fineSelection(best, { threshold, thresholdIs: "accuracy" });
    const epochs = overSeeds((seed) => replay.fineSelection(best, { threshold, seed }).epochs);
    const accuracies = overSeeds((seed) => replay.fineSelection(best, { threshold, seed }).accuracy);
    const id = `table-4/${target}/threshold-${percent}`;
    const how =
      "threshold a fraction, as the paper says (quirk 15), exact k-means, c = 3; unseeded k-means (quirk 16)";
    return [
      {
        id: `${id}/accuracy`,
        ours: paper.accuracy,
        oursPaper: paper.accuracy,
        oursAuthors: authors.accuracy,
        range: accuracies.range,
        note: `${how} gives ${accuracies.words}`,
      },
      {
        id: `${id}/epochs`,
        ours: paper.epochs,
        oursPaper: paper.epochs,
        oursAuthors: authors.epochs,
        range: epochs.range,
        note: `${how} gives ${epochs.words}`,
      },
    ];
  });
}
