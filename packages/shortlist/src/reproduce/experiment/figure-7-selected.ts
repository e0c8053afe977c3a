import { cannotFindVision, type Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";
import { overSeeds } from "../over-seeds.ts";
import { type NlpTarget, nlpTargets, type PublishedRecords } from "../published-records.ts";
import { targetReplay, untrainedNote } from "../target-replay.ts";

/** Fig. 7: true accuracy of the model that halving and fine selection end with. */
export const figure7: Experiment = {
  title: "Fig. 7: accuracy of the model selected",
  prefix: "figure-7",
  compute: (records) => [
    ...nlpTargets.flatMap((target) => selected(records, target)),
    ...cannotFindVision("figure-7"),
  ],
};

function selected(records: PublishedRecords, target: NlpTarget): Finding[] {
  const replay = targetReplay(records, target);
  const best = replay.models.slice(0, 10);
  const fine = (name: string, models: readonly string[]): Finding => {
    const { accuracy } = replay.fineSelection(models);
    const { range, words } = overSeeds((seed) => replay.fineSelection(models, { seed }).accuracy);
    const note = `exact k-means, c = 3; unseeded k-means (quirk 16) gives ${words}${untrainedNote(replay, models)}`;
    return { id: `figure-7/${target}/fs-${name}`, ours: accuracy, range, note };
  };
  const halving = (name: string, models: readonly string[]): Finding => {
    const { accuracy, picked } = replay.halving(models);
    const note = `picks ${picked}${untrainedNote(replay, models)}`;
    return { id: `figure-7/${target}/halving-${name}`, ours: accuracy, note };
  };
  const trueAccuracy = (name: string, model: string): Finding => {
    const note = `${model}${untrainedNote(replay, best)}`;
    return { id: `figure-7/${target}/${name}`, ours: replay.accuracyOf(model), note };
  };
  return [
    halving("10", best),
    fine("10", best),
    halving("all", replay.models),
    fine("all", replay.models),
    trueAccuracy("best-of-10", best[0] as string),
    trueAccuracy("worst-of-10", best.at(-1) as string),
  ];
}
