import type { Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";
import { publishedFigures } from "../published-figures.ts";
import { targetReplay } from "../target-replay.ts";

/** Fig. 3: MNLI's ten best models, their order and their validation by epoch. */
export const figure3: Experiment = {
  title: "Fig. 3: validation by epoch on MNLI",
  prefix: "figure-3",
  compute: (records) => {
    const ranked = targetReplay(records, "mnli").models;
    const curves = new Map(
      records.history.curves.filter(({ dataset }) => dataset === "mnli").map((curve) => [curve.model, curve]),
    );
    return publishedFigures.flatMap(({ id }): Finding[] => {
      const rank = /^figure-3\/rank-(\d+)$/.exec(id)?.[1];
      if (rank !== undefined) return [{ id, ours: ranked[Number(rank)] as string }];
      const [, model, epoch] = /^figure-3\/curve\/(.+)\/epoch-(\d+)$/.exec(id) ?? [];
      if (model === undefined) return [];
      const ours = curves.get(model)?.validation[Number(epoch) - 1];
      if (ours === undefined) return [{ id, note: `no curve of ${model} is recorded` }];
      const isOther = model === "Alireza1044--albert-base-v2-qnli";
      return [
        {
          id,
          ours,
          ...(isOther && {
            note: "the history published for this model is of another run than the one drawn",
          }),
        },
      ];
    });
  },
};
