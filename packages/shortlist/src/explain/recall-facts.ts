import { performanceOf } from "../history/performance-matrix.ts";
import { counted } from "../numeric/counted.ts";
import { percent } from "../numeric/percent.ts";
import { proxyNames } from "../report/proxy-names.ts";
import { exampleNoun } from "../run/example-noun.ts";
import type { Replay } from "./replay-run.ts";
import type { RunRecord } from "./run-record.ts";
import type { Fact } from "./why.ts";
import { ordinal } from "./words.ts";

/** What recall knew of a model: its prior with the datasets behind it, its proxy with its interval, its score. */
export function recallFacts(record: RunRecord, replay: Replay | undefined, model: string): Fact[] {
  const { recall } = record;
  const entry = recall.models.find((recalled) => recalled.model === model);
  if (entry === undefined) return [];
  const of = recall.models.length;
  const place = (key: "prior" | "proxy" | "score") => {
    const values = recall.models.flatMap((other) => other[key] ?? []);
    const value = entry[key] as number;
    return { rank: 1 + values.filter((other) => other > value).length, of: values.length };
  };
  const facts: Fact[] = [];

  const datasets = replay === undefined ? undefined : datasetsOf(replay, model);
  if (entry.prior === undefined) {
    facts.push({
      name: "prior",
      words: "none: no history of it on any benchmark dataset, so it counts as average",
    });
  } else {
    const { rank, of: nKnown } = place("prior");
    const coverage =
      datasets === undefined || replay === undefined
        ? "the benchmark datasets"
        : `${datasets.length} of ${counted(replay.matrix.datasets.length, "benchmark dataset")}`;
    facts.push({
      name: "prior",
      value: entry.prior,
      ...(datasets && { datasets }),
      rank,
      of: nKnown,
      words: `${percent(entry.prior)}, its mean accuracy over ${coverage}: ${ordinal(rank)} of ${nKnown}`,
    });
  }
  if (entry.proxy !== undefined && recall.proxy !== undefined) {
    const { rank, of: nScored } = place("proxy");
    const interval = entry.proxyInterval;
    const range =
      interval === undefined ? "" : ` (90 % interval ${interval[0].toFixed(3)} to ${interval[1].toFixed(3)})`;
    const trust = recall.trust === undefined ? "" : `; ${recall.trust.words}`;
    facts.push({
      name: "proxy",
      value: entry.proxy,
      ...(interval && { interval }),
      nRows: recall.probeRows,
      rank,
      of: nScored,
      words: `${proxyNames[recall.proxy] ?? recall.proxy} ${entry.proxy.toFixed(3)}${range} on ${counted(recall.probeRows, `training ${exampleNoun(record.started)}`)}: ${ordinal(rank)} of ${nScored}${trust}`,
    });
  } else if (recall.proxy !== undefined) {
    facts.push({
      name: "proxy",
      words: `no ${proxyNames[recall.proxy] ?? recall.proxy} of it${proxyNote(record, model)}`,
    });
  }
  if (entry.score !== undefined) {
    const { rank } = place("score");
    facts.push({
      name: "score",
      value: entry.score,
      rank,
      of,
      words: `${entry.score.toFixed(3)} by the rule ${recall.rule}: ${ordinal(rank)} of ${of}, and ${record.shortlist.length} were recalled`,
    });
  }
  return facts;
}

/** The benchmark datasets that a model was recorded on. */
function datasetsOf({ matrix }: Replay, model: string): string[] {
  const row = matrix.models.indexOf(model);
  return matrix.datasets.filter((_, column) => performanceOf(matrix, row, column) !== undefined);
}

/** Why there is no proxy, where the run noted it. */
function proxyNote({ recall }: RunRecord, model: string): string {
  const note = recall.notes.find((line) => line.startsWith(`${model}: no `));
  return note === undefined ? ": the rule did not ask for it" : `: ${note.slice(note.indexOf(",") + 2)}`;
}
