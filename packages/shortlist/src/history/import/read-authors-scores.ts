import { basename } from "node:path";
import { readModelRows } from "./read-model-rows.ts";
import { readText } from "./read-text.ts";
import { type Records, refuse, type ScoreRecord } from "./records.ts";

const scoreName = /^([a-z][a-z0-9-]*)_score_(.+)\.txt$/i;

/** Whether a file's name is that of the authors' scores: `leep_score_mnli.txt`. */
export const isScoresName = (name: string): boolean => scoreName.test(name);

/**
 * Proxy scores of the paper's authors: `leep_score_mnli.txt` has the models' names and, below, their scores on mnli.
 *
 * @throws {HistoryError} if it has more than one row of scores, or is malformed
 *
 * @example
 * // not run: needs a file
 * const { scores } = await readAuthorsScores("leep_score_mnli.txt");
 */
export async function readAuthorsScores(path: string): Promise<Records> {
  const [, proxy, dataset] = scoreName.exec(basename(path)) as unknown as [string, string, string];
  const { models, rows } = readModelRows(await readText(path), path);
  const [values, surplus] = rows;
  if (surplus !== undefined) throw refuse(path, `it has ${rows.length} rows of scores, one is allowed`);
  const scores = models.flatMap((model, column): ScoreRecord | [] => {
    const value = values?.[column];
    return value === undefined ? [] : { model, dataset, proxy: proxy.toLowerCase(), value };
  });
  return { path, curves: [], scores, notes: [] };
}
