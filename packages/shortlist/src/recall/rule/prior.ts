import { percent } from "../../numeric/percent.ts";
import type { RecallRule } from "./recall-rule.ts";
import { signed } from "./words.ts";

/** The static prior: how a model stands on the benchmark datasets, whatever the target. Probes nothing. */
export const prior: RecallRule = {
  description: "how the model did on the benchmark datasets, whatever the target",
  probes: () => [],
  score: ({ standings, accuracies }) =>
    standings.map((standing, row) => {
      const accuracy = accuracies[row];
      const recorded = accuracy === undefined ? "" : `, mean accuracy ${percent(accuracy)}`;
      if (standing === undefined)
        return { score: 0, because: `too little history, taken as average${recorded}` };
      return { score: standing, because: `prior ${signed(standing)}${recorded}` };
    }),
};
