import type { Experiment } from "../experiment.ts";
import { nlpTargets } from "../published-records.ts";
import { endToEndCosts } from "./table-6-end-to-end.ts";

/** The speed-ups that the text and the abstract claim. */
export const textSpeedUps: Experiment = {
  title: "Text: speed-ups of the two phases",
  prefix: "text",
  compute: (records) => {
    const costs = nlpTargets.map((target) => endToEndCosts(records, target));
    const rangeOf = (pick: (cost: (typeof costs)[number]) => number) => {
      const values = costs.map(pick);
      return `${Math.min(...values).toFixed(1)}x to ${Math.max(...values).toFixed(1)}x`;
    };
    const onBruteForce = rangeOf(({ bruteForceEpochs, epochs }) => bruteForceEpochs / epochs);
    const onHalving = rangeOf(({ halvingEpochs, epochs }) => halvingEpochs / epochs);
    const note = "the four language targets; Table VI itself prints 5.45x to 10.53x and 2.50x to 4.05x";
    return ["section-5", "abstract"].flatMap((where) => [
      { id: `text/speed-up/${where}/on-brute-force`, ours: onBruteForce, note },
      { id: `text/speed-up/${where}/on-halving`, ours: onHalving, note },
    ]);
  },
};
