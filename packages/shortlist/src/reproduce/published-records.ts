import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { History } from "../history/history.ts";
import { HistoryError } from "../history/history-error.ts";
import { importHistory } from "../history/import/import-history.ts";
import { readAuthorsScores } from "../history/import/read-authors-scores.ts";
import { type PerformanceMatrix, performanceMatrix } from "../history/performance-matrix.ts";

/** The record files that the paper's authors published, read once. */
export interface PublishedRecords {
  /** 39 language models × 21 benchmark datasets. */
  readonly nlp: PerformanceMatrix;
  /** Their later one, of a demonstration: the same models × 22. */
  readonly nlpLater: PerformanceMatrix;
  /** 30 vision models × 6. */
  readonly cv: PerformanceMatrix;
  /** LEEP by target and model, of the models of `nlpLater`. */
  readonly leep: Readonly<Record<NlpTarget, ReadonlyMap<string, number>>>;
  /** Fine-tunings of 63 language models on 31 datasets, as recorded: missing ones are missing. */
  readonly history: History;
}

/** The language targets by the names of the LEEP files. */
export const nlpTargets = ["tweet", "mnli", "multirc", "boolq"] as const;
export type NlpTarget = (typeof nlpTargets)[number];

/** What a target is called among the datasets of the histories. */
export function datasetOf(target: NlpTarget): string {
  return target === "tweet" ? "tweet_eval" : target;
}

/** What a published folder must hold. */
const files = {
  nlp: "two-phase-selection/nlp/matrix.txt",
  nlpLater: "olml-demo/matrix_v4.txt",
  cv: "two-phase-selection/cv/matrix.txt",
  history: "olml-demo/nlp_history.json",
} as const;

/**
 * Reads the record files of the paper's authors.
 *
 * @param folder holds `two-phase-selection/` and `olml-demo/`
 * @throws {HistoryError} if the folder or one of the files is missing, or a file is not what it should be
 *
 * @example
 * // not run: needs the records
 * const records = await loadPublishedRecords("../shared/published");
 */
export async function loadPublishedRecords(folder: string): Promise<PublishedRecords> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    const what = found === undefined ? "there is no such folder" : "it is not a folder";
    throw new HistoryError("unreadable", folder, `Cannot reproduce from ${folder}: ${what}`);
  }
  const historyOf = async (path: string) => (await importHistory([join(folder, path)])).history;
  const matrixOf = async (path: string) => performanceMatrix(await historyOf(path));
  const leepOf = async (target: NlpTarget) => {
    const { scores } = await readAuthorsScores(join(folder, `olml-demo/leep_score_${target}.txt`));
    return new Map(scores.map(({ model, value }) => [model, value]));
  };
  return {
    nlp: await matrixOf(files.nlp),
    nlpLater: await matrixOf(files.nlpLater),
    cv: await matrixOf(files.cv),
    leep: {
      tweet: await leepOf("tweet"),
      mnli: await leepOf("mnli"),
      multirc: await leepOf("multirc"),
      boolq: await leepOf("boolq"),
    },
    history: await historyOf(files.history),
  };
}
