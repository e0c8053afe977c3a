import { recallOrder } from "../authors-recall.ts";
import { cannotFindVision, type Experiment } from "../experiment.ts";
import type { Finding } from "../figure.ts";
import { type NlpTarget, nlpTargets, type PublishedRecords } from "../published-records.ts";
import { nEpochs, targetReplay, untrainedNote } from "../target-replay.ts";

/** What Table VI adds for the recall to every row: half an epoch a cluster would be 4. */
const PRINTED_RECALL_EPOCHS = 5;

/** Table VI: the two phases together, against brute force and successive halving on all models. */
export const table6: Experiment = {
  title: "Table VI: the two phases end to end",
  prefix: "table-6",
  compute: (records) => [
    ...nlpTargets.flatMap((target) => endToEnd(records, target)),
    ...cannotFindVision("table-6"),
  ],
};

/** Costs and results of the two phases on one target. */
export interface EndToEnd {
  /** Fine selection of the first 10 recalled, plus half an epoch for each cluster that was probed. */
  readonly epochs: number;
  /** As the table's numbers come about: fine selection of the 10 truly best, plus 5. */
  readonly printedEpochs: number;
  readonly bruteForceEpochs: number;
  readonly halvingEpochs: number;
}

/** The costs behind Table VI and the speed-ups of the text. */
export function endToEndCosts(records: PublishedRecords, target: NlpTarget): EndToEnd {
  const replay = targetReplay(records, target);
  const { models, nClusters } = recallOrder(records, target, "authors");
  return {
    epochs: replay.fineSelection(models.slice(0, 10)).epochs + 0.5 * nClusters,
    printedEpochs: replay.fineSelection(replay.models.slice(0, 10)).epochs + PRINTED_RECALL_EPOCHS,
    bruteForceEpochs: replay.models.length * nEpochs,
    halvingEpochs: replay.halving(replay.models).epochs,
  };
}

function endToEnd(records: PublishedRecords, target: NlpTarget): Finding[] {
  const replay = targetReplay(records, target);
  const { epochs, printedEpochs, bruteForceEpochs, halvingEpochs } = endToEndCosts(records, target);
  const recalled = recallOrder(records, target, "authors").models.slice(0, 10);
  const byProgram = replay.fineSelection(recalled);
  const byEquations = replay.fineSelection(recallOrder(records, target, "paper").models.slice(0, 10));
  const halving = replay.halving(replay.models);
  const bruteForce = replay.bruteForce(replay.models);
  const id = `table-6/${target}`;
  const absent = untrainedNote(replay, replay.models);
  const cost = (value: (twoPhaseEpochs: number) => number) => ({
    ours: value(printedEpochs),
    oursPaper: value(epochs),
    oursAuthors: value(printedEpochs),
    note:
      `as the table comes about: Table V's epochs of the truly best 10 (quirk 18) plus ${PRINTED_RECALL_EPOCHS} in every row; ` +
      `the 10 recalled (matrix_v4) and half an epoch a cluster, as the text says, take ${epochs}${absent}`,
  });
  return [
    { id: `${id}/epochs`, ...cost((twoPhase) => twoPhase) },
    { id: `${id}/speed-up-on-brute-force`, ...cost((twoPhase) => bruteForceEpochs / twoPhase) },
    { id: `${id}/speed-up-on-halving`, ...cost((twoPhase) => halvingEpochs / twoPhase) },
    {
      id: `${id}/accuracy/brute-force`,
      ours: replay.accuracyOf(replay.models[0] as string),
      note: `the truly best; brute force that picks by its final validation gets ${bruteForce.accuracy.toFixed(2)}${absent}`,
    },
    { id: `${id}/accuracy/halving`, ours: halving.accuracy, note: `picks ${halving.picked}${absent}` },
    {
      id: `${id}/accuracy/two-phase`,
      ours: byProgram.accuracy,
      oursPaper: byEquations.accuracy,
      oursAuthors: byProgram.accuracy,
      note:
        `first 10 recalled on matrix_v4 as the program does (quirks 1, 2), c = 3: picks ${byProgram.picked}; ` +
        `by Eq. 3 and 4 ${byEquations.picked}, ${byEquations.accuracy.toFixed(2)}${untrainedNote(replay, recalled)}`,
    },
  ];
}
