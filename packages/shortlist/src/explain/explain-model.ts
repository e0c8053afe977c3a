import { nearestName } from "../data/nearest-name.ts";
import { explainKept } from "./explain-kept.ts";
import { explainLeft } from "./explain-left.ts";
import { explainNotRecalled } from "./explain-not-recalled.ts";
import type { Replay } from "./replay-run.ts";
import type { RunRecord } from "./run-record.ts";
import type { Why } from "./why.ts";
import { listed } from "./words.ts";

/**
 * Why a model of a run was not recalled, dropped, failed or picked: the numbers that decided it with their intervals,
 * what would have changed it, and how sure it is. From the journal alone; with a replay also what takes the zoo's
 * history or another decision of the scheduler to say.
 *
 * @param replay missing = the zoo is not there any more
 * @throws {RangeError} if the run did not know the model, with the nearest name
 */
export function explainModel(record: RunRecord, replay: Replay | undefined, model: string): Why {
  const entry = record.recall.models.find((recalled) => recalled.model === model);
  if (entry === undefined) throw unknownModel(record, model);
  return { run: record.folder, model, ...explain(record, replay, model) };
}

type Explanation = Omit<Why, "run" | "model">;

function explain(record: RunRecord, replay: Replay | undefined, model: string): Explanation {
  if (!record.shortlist.includes(model)) return explainNotRecalled(record, replay, model);
  if (record.finalist?.model === model) return explainKept(record, replay, model);
  const isOut =
    record.failures.has(model) ||
    record.decisions.some(({ decisions }) =>
      decisions.some((one) => one.model === model && one.action === "drop"),
    );
  return isOut ? explainLeft(record, replay, model) : explainKept(record, replay, model);
}

function unknownModel({ recall, folder }: RunRecord, model: string): RangeError {
  const names = recall.models.map((entry) => entry.model);
  const nearest = nearestName(model, names);
  const help = nearest === undefined ? `they are ${listed(names, 8)}` : `did you mean ${nearest}?`;
  return new RangeError(
    `Cannot explain ${model}: it is not among the ${names.length} models of ${folder}; ${help}`,
  );
}
