import type { Experiment } from "../experiment.ts";
import { nlpModels } from "../target-replay.ts";

/** Table VIII: how many models there are. */
export const table8: Experiment = {
  title: "Table VIII: models",
  prefix: "table-8",
  compute: (records) => {
    const recorded = new Set(records.history.curves.map(({ model }) => model));
    return [
      {
        id: "table-8/nlp/models",
        ours: nlpModels(records).filter((model) => recorded.has(model)).length,
        note: `those with curves; the published matrix has ${records.nlp.models.length} (quirk 11)`,
      },
      { id: "table-8/cv/models", ours: records.cv.models.length },
    ];
  },
};

/** Table IX and section V: how many datasets the performance matrix has. */
export const table9: Experiment = {
  title: "Table IX: datasets of the performance matrix",
  prefix: "table-9",
  compute: (records) => [
    {
      id: "table-9/nlp/datasets-of-the-matrix",
      ours: records.nlp.datasets.length,
      note: `the published matrix (quirk 11); the later one has ${records.nlpLater.datasets.length}, so the 24 must have held targets`,
    },
    {
      id: "table-9/cv/datasets-of-the-matrix",
      ours: records.cv.datasets.length,
      note: "the published matrix; the 10 of Table IX hold the four targets",
    },
  ],
};
