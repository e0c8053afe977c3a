import { basename, dirname, join } from "node:path";
import { readModelRows } from "./read-model-rows.ts";
import { readText } from "./read-text.ts";
import { type CurveRecord, type Records, refuse } from "./records.ts";

/** Whether a file's name is that of the authors' matrices: `matrix.txt`, `matrix_v4.txt`. */
export const isMatrixName = (name: string): boolean => /^matrix.*\.txt$/i.test(name);

/**
 * A performance matrix of the paper's authors: `matrix.txt`, with the names of its rows in `datasets.txt` beside it.
 *
 * @param path the matrix; `matrix_v4.txt` goes with `datasets_v4.txt`
 * @returns finals without curves, dataset by dataset
 * @throws {HistoryError} if one of the two is missing, or they do not fit together
 *
 * @example
 * // not run: needs files
 * const { curves } = await readAuthorsMatrix("nlp/matrix.txt");
 */
export async function readAuthorsMatrix(path: string): Promise<Records> {
  const namesPath = join(dirname(path), basename(path).replace(/^matrix/i, "datasets"));
  const { models, rows } = readModelRows(await readText(path), path);
  const datasets = (await readText(namesPath))
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (datasets.length !== rows.length) {
    throw refuse(path, `it has ${rows.length} rows, but ${namesPath} names ${datasets.length} datasets`);
  }
  const curves = datasets.flatMap((dataset, row) =>
    models.flatMap((model, column): CurveRecord | [] => {
      const test = rows[row]?.[column];
      return test === undefined ? [] : { model, dataset, seed: 0, validation: [], test, seconds: undefined };
    }),
  );
  return { path, curves, scores: [], notes: [] };
}
