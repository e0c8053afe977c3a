import { counted } from "../numeric/counted.ts";
import { percent } from "../numeric/percent.ts";
import { exampleNoun } from "../run/example-noun.ts";
import type { RunEventOf } from "../run/run-event.ts";
import { compareAccuracies, measuredOn } from "./compare-accuracies.ts";
import type { Replay } from "./replay-run.ts";
import type { RunRecord } from "./run-record.ts";
import { trendOfPrediction } from "./trend-of-prediction.ts";
import type { Doubt, Fact } from "./why.ts";
import { listed, ordinal, points, withError } from "./words.ts";

export type RecordedDecision = RunEventOf<"decision">["decisions"][number];

/** The numbers of one decision: validation, what it was smoothed or predicted to, and the rival's. */
export function stageFacts(
  record: RunRecord,
  replay: Replay | undefined,
  { stage, decision }: { readonly stage: number; readonly decision: RecordedDecision },
): Fact[] {
  const { model, rank, validation, standing, credit, predictedFinal, rival } = decision;
  const nRows = record.started.data.split.validation;
  const ranked = record.decisions.find((event) => event.stage === stage)?.decisions ?? [];
  const of = ranked.filter((other) => other.rank !== undefined).length;
  const facts: Fact[] = [];
  const isByValidation = standing === undefined || standing === validation;
  if (validation !== undefined) {
    const measured = measuredOn(validation, nRows);
    const isRankedByIt = isByValidation && rank !== undefined;
    facts.push({
      name: "validation",
      value: validation,
      standardError: measured.standardError,
      nRows,
      ...(isRankedByIt && { rank, of }),
      words: `${withError(measured)} after stage ${stage}: ${Math.round(validation * nRows)} of ${counted(nRows, exampleNoun(record.started))} right (± is one standard error)${isRankedByIt ? `, ${ordinal(rank)} of ${of}` : ""}`,
    });
  }
  if (standing !== undefined && !isByValidation) {
    const place = rank === undefined ? "" : `: ${ordinal(rank)} of ${of}`;
    const smoothing =
      stage === 1 ? "its validation" : `its validation smoothed over ${counted(stage, "stage")}`;
    const share =
      credit === undefined || Math.abs(credit) < 5e-4
        ? ""
        : `, ${credit > 0 ? "and" : "less"} ${points(credit)} since prior and proxy expect ${credit > 0 ? "more" : "less"} of it than of the others`;
    facts.push({
      name: "standing",
      value: standing,
      ...(rank !== undefined && { rank, of }),
      words: `${percent(standing)}, by which the trials are ranked: ${smoothing}${share}${place}`,
    });
  }
  if (predictedFinal !== undefined && validation !== undefined)
    facts.push(predictionFact(record, replay, { model, stage, validation, predicted: predictedFinal }));
  if (rival !== undefined) {
    const parts = [
      ...(rival.validation === undefined ? [] : [`${percent(rival.validation)} validation`]),
      ...(rival.standing === undefined ? [] : [`stands at ${percent(rival.standing)}`]),
      ...(rival.predictedFinal === undefined ? [] : [`predicted to end at ${percent(rival.predictedFinal)}`]),
    ];
    facts.push({
      name: "rival",
      ...(rival.validation !== undefined && { value: rival.validation }),
      words: `${rival.model}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`,
    });
  }
  return facts;
}

function predictionFact(
  { exclude, options }: RunRecord,
  replay: Replay | undefined,
  question: {
    readonly model: string;
    readonly stage: number;
    readonly validation: number;
    readonly predicted: number;
  },
): Fact {
  const { predicted, stage } = question;
  const source =
    replay?.history && trendOfPrediction(replay.history, { ...question, exclude, nTrends: options.nTrends });
  const fact = { name: "predicted final", value: predicted } as const;
  if (source === undefined) return { ...fact, words: `${percent(predicted)} at the end` };
  const { trend, nDatasets, error } = source;
  const [few, all] = [trend.datasets.length, nDatasets];
  const off =
    error === undefined
      ? ""
      : `; predicting each of the ${all} from the others is off by ${points(error)} (root mean square)`;
  return {
    ...fact,
    datasets: trend.datasets,
    ...(error !== undefined && { standardError: error }),
    words: `${percent(predicted)} at the end, its mean final accuracy on the ${few} of its ${counted(all, "benchmark dataset")} where its validation after stage ${stage} was nearest (mean ${percent(trend.validation)}): ${listed(trend.datasets, 8)}${off}`,
  };
}

/** How sure it is that one model is better than another on the validation rows of a stage. */
export function differenceAt(
  record: RunRecord,
  stage: number,
  model: string,
  rival: string,
): Doubt | undefined {
  const [mine, theirs] = [model, rival].map((id) => record.stages.get(id)?.[stage - 1]);
  if (mine === undefined || theirs === undefined) return undefined;
  const nRows = record.started.data.split.validation;
  const { difference, margin, isPaired, nDiscordant, isWithinNoise } = compareAccuracies(mine, theirs, nRows);
  const noun = exampleNoun(record.started);
  const how = isPaired
    ? `counted over the same ${counted(nRows, noun)}, ${nDiscordant} of which only one of the two got right`
    : `as if measured on two splits of ${counted(nRows, noun)}; over the same ${noun}s it would be less`;
  const relation =
    difference === 0 ? "level with" : `${points(difference)} ${difference > 0 ? "above" : "below"}`;
  const verdict = isWithinNoise ? "within the noise" : "more than the noise";
  return {
    rival,
    stage,
    difference,
    margin,
    isWithinNoise,
    words: `in validation after stage ${stage} it was ${relation} ${rival}: ${verdict} of the validation ${noun}s (± ${(100 * margin).toFixed(1)} at 95 %, ${how})`,
  };
}
