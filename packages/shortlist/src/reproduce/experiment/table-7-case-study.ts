import { mean } from "../../numeric/mean.ts";
import { recallOrder } from "../authors-recall.ts";
import { cannotFindVision, type Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";
import type { NlpTarget, PublishedRecords } from "../published-records.ts";
import { targetReplay } from "../target-replay.ts";

/** Table VII: which model came out of both phases, where recall had it, and what it was recalled among. */
export const table7: Experiment = {
  title: "Table VII: two cases from recall to the model selected",
  prefix: "table-7",
  compute: (records) => [
    ...caseOf(records, "multirc"),
    ...caseOf(records, "boolq"),
    ...cannotFindVision("table-7", ["medmnist", "flowers"]),
  ],
};

function caseOf(records: PublishedRecords, target: NlpTarget): Finding[] {
  const replay = targetReplay(records, target);
  const cases = {
    paper: recallOrder(records, target, "paper").models,
    authors: recallOrder(records, target, "authors").models,
  };
  const of = (recalled: readonly string[]) => {
    const { picked, accuracy } = replay.fineSelection(recalled.slice(0, 10));
    const average = mean(recalled.slice(0, 15).map(replay.accuracyOf));
    return { picked, accuracy, rank: recalled.indexOf(picked), average };
  };
  const paper = of(cases.paper);
  const authors = of(cases.authors);
  const id = `table-7/${target}`;
  const how = "recall on matrix_v4 as the program does (quirks 1, 2), fine selection of its first 10, c = 3";
  const both = <Key extends keyof typeof paper>(key: Key) => ({
    ours: authors[key],
    oursPaper: paper[key],
    oursAuthors: authors[key],
  });
  return [
    { id: `${id}/best-model`, ...both("picked"), note: how },
    { id: `${id}/accuracy`, ...both("accuracy"), note: how },
    { id: `${id}/rank-at-recall`, ...both("rank"), note: `${how}; ranks count from 0` },
    {
      id: `${id}/average-accuracy`,
      ...both("average"),
      note: `${how}; the mean of the 15 recalled, on a matrix that is not the paper's own (quirk 11)`,
    },
  ];
}
