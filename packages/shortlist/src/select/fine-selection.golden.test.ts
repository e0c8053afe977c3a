// Golden: shared/golden/fine_selection.json, the authors' selection (fine selection and halving) re-run stage by
// stage with exact 1-D k-means over their published histories (shared/published/olml-demo/nlp_history.json).
// Of trials with equal validation their program drops the first on the list, and ours the last: a shortlist is
// ordered by what recall expects. So the lists are given reversed here.
import { describe, expect, it } from "vitest";
import { publishedHistory } from "../history/published.test.files.ts";
import { sharedJson } from "../numeric/shared.test.files.ts";
import { schedulers } from "./scheduler/index.ts";
import { simulateSelection } from "./simulate-selection.ts";
import { createTrendPredictor } from "./trend-predictor.ts";

interface GoldenRun {
  readonly selected: string[];
  readonly epochs: number;
  readonly active: number[];
  readonly acc: number;
  readonly stages: {
    readonly epoch: number;
    readonly entering: string[];
    readonly removed_by_trend: string[];
    readonly after_halving: string[];
  }[];
}
type GoldenHalving = Record<"top10" | "all40", [string[], number, number[], number]>;

const golden = sharedJson<Record<string, GoldenRun | GoldenHalving>>("golden/fine_selection.json");

describe.skipIf(golden === undefined)("selection on the authors' published histories", () => {
  const history = publishedHistory({ missing: "zeros" });
  const runs = Object.entries(golden ?? {});
  const curvesOf = (target: string, models: readonly string[]) =>
    [...models].reverse().map((model) => {
      const curve = history?.curves.find((c) => c.model === model && c.dataset === target);
      return { model, validation: curve?.validation ?? [], test: curve?.test };
    });

  const fine = runs.filter((entry): entry is [string, GoldenRun] => !entry[0].endsWith("_SH"));
  it.each(fine)("fine selection equals the golden decisions of %s", (name, run) => {
    const target = name.split("_")[0] as string;
    const predictFinal = createTrendPredictor(history!, {
      exclude: [target],
      nTrends: Number(/_K(\d)/.exec(name)?.[1]),
    });
    const scheduler = schedulers["fine-selection"]({
      predictFinal,
      threshold: Number(/_rel(.+)/.exec(name)?.[1] ?? 0),
    });
    const trials = curvesOf(target, run.stages[0]?.entering ?? []);
    const { picked, costEpochs, stages } = simulateSelection(scheduler, trials, { nStages: 5 });

    for (const stage of run.stages) {
      const { decisions, entering } = stages[stage.epoch] ?? { decisions: [], entering: [] };
      expect([...entering].reverse()).toEqual(stage.entering);
      const dropped = decisions.filter(({ rule }) => rule === "trend").map(({ model }) => model);
      expect(dropped.sort()).toEqual([...stage.removed_by_trend].sort());
      const left = decisions.filter(({ action }) => action === "train-on").map(({ model }) => model);
      expect(left.sort()).toEqual([...stage.after_halving].sort());
    }
    expect([picked, costEpochs]).toEqual([run.selected[0], run.epochs]);
    expect(stages.slice(1).map(({ entering }) => entering.length)).toEqual(run.active);
    expect(trials.find(({ model }) => model === picked)?.test).toBe(run.acc);
  });

  const halving = runs.filter((entry): entry is [string, GoldenHalving] => entry[0].endsWith("_SH"));
  it.each(halving)("successive halving equals the golden pick of %s", (name, run) => {
    const target = name.split("_")[0] as string;
    for (const [size, list] of [
      ["top10", "top10_K3"],
      ["all40", "top40_K3"],
    ] as const) {
      const models = (golden![`${target}_${list}`] as GoldenRun).stages[0]!.entering;
      const trials = curvesOf(target, models);
      const { picked, costEpochs, stages } = simulateSelection(schedulers["successive-halving"](), trials, {
        nStages: 5,
      });
      const [selected, epochs, active, accuracy] = run[size];
      expect(stages.slice(1).map(({ entering }) => entering.length)).toEqual(active);
      expect(costEpochs).toBe(epochs);
      expect(selected).toContain(picked);
      expect(trials.find(({ model }) => model === picked)?.test).toBe(accuracy);
    }
  });
});
