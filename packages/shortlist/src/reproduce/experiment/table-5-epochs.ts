import { setUpScheduler } from "../../select/set-up-scheduler.ts";
import { simulateSelection } from "../../select/simulate-selection.ts";
import { cannotFindVision, type Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";
import { overSeeds } from "../over-seeds.ts";
import { publishedValue } from "../published-figures.ts";
import { type NlpTarget, nlpTargets, type PublishedRecords } from "../published-records.ts";
import { nEpochs, targetReplay, untrainedNote } from "../target-replay.ts";

/** Models and epochs of the two domains, as section V says. */
const sizes = { nlp: { nModels: 40, nEpochs }, cv: { nModels: 30, nEpochs: 4 } } as const;

/** Table V: epochs of brute force, successive halving and fine selection, from the 10 truly best models and from all. */
export const table5: Experiment = {
  title: "Table V: epochs trained by fine selection",
  prefix: "table-5",
  compute: (records) => [
    ...simpleCosts("nlp"),
    ...simpleCosts("cv"),
    ...nlpTargets.flatMap((target) => fineSelection(records, target)),
    ...cannotFindVision("table-5"),
  ],
};

/** What does not depend on any curve. */
function simpleCosts(domain: "nlp" | "cv"): Finding[] {
  const { nModels, nEpochs } = sizes[domain];
  return (
    [
      [10, "10"],
      [nModels, "all"],
    ] as const
  ).flatMap(([n, name]): Finding[] => {
    const bruteForce = epochsOf("brute-force", n, nEpochs);
    const halving = epochsOf("successive-halving", n, nEpochs);
    const id = `table-5/${domain}`;
    return [
      { id: `${id}/brute-force-${name}/epochs`, ours: bruteForce },
      { id: `${id}/halving-${name}/epochs`, ours: halving },
      { id: `${id}/halving-${name}/speed-up`, ours: bruteForce / halving },
    ];
  });
}

function epochsOf(name: "brute-force" | "successive-halving", nModels: number, nStages: number): number {
  const trials = Array.from({ length: nModels }, (_, i) => ({
    model: String(i),
    validation: new Array<number>(nStages).fill(i / nModels),
  }));
  return simulateSelection(setUpScheduler({ name }), trials, { nStages }).costEpochs;
}

function fineSelection(records: PublishedRecords, target: NlpTarget): Finding[] {
  const replay = targetReplay(records, target);
  const lists = [
    { name: "10", models: replay.models.slice(0, 10) },
    { name: "all", models: replay.models },
  ];
  return lists.flatMap(({ name, models }): Finding[] => {
    const { epochs } = replay.fineSelection(models);
    const { range, values, words } = overSeeds((seed) => replay.fineSelection(models, { seed }).epochs);
    const bruteForce = models.length * nEpochs;
    const printed = publishedValue(`table-5/${target}/fs-${name}/epochs`);
    const never = values.some((value) => value === printed) ? "" : `, the printed ${printed} in none`;
    const start = name === "10" ? "from the truly best 10 (quirk 18), " : "";
    const note = `${start}exact k-means, c = 3; unseeded k-means (quirk 16) gives ${words}${never}${untrainedNote(replay, models)}`;
    const id = `table-5/${target}/fs-${name}`;
    return [
      { id: `${id}/epochs`, ours: epochs, range, note },
      {
        id: `${id}/speed-up`,
        ours: bruteForce / epochs,
        range: [bruteForce / range[1], bruteForce / range[0]],
        note,
      },
    ];
  });
}
