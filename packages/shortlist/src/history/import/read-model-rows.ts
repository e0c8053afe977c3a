import { parseResult } from "./parse-result.ts";
import { refuse } from "./records.ts";

/** The authors' layout: the first line names the models, each line after it has one number for each of them. */
export interface ModelRows {
  readonly models: readonly string[];
  /** (nRows × nModels), undefined = missing. */
  readonly rows: readonly (readonly (number | undefined)[])[];
}

/**
 * Reads `matrix.txt` and `leep_score_….txt` of the paper's authors: cells between tabs, or between spaces where there
 * are no tabs.
 *
 * @param path only named in messages
 * @throws {HistoryError} if the text is empty, a model is named twice, a line has too few or too many numbers
 *
 * @example
 * readModelRows("a\tb\n0.5\t0.25\n", "matrix.txt").rows; // [[0.5, 0.25]]
 */
export function readModelRows(text: string, path: string): ModelRows {
  const separator = text.includes("\t") ? /\t/ : /\s+/;
  const lines = text
    .split(/\r?\n/)
    .map((line, i) => ({ cells: line.trim().split(separator), number: i + 1, isEmpty: line.trim() === "" }))
    .filter(({ isEmpty }) => !isEmpty);
  const models = lines[0]?.cells.map((name) => name.trim());
  if (models === undefined) throw refuse(path, "the file is empty");
  if (lines.length === 1) throw refuse(path, "it names models but holds no row of results");
  const twice = models.find((name, i) => models.indexOf(name) < i);
  if (twice !== undefined) throw refuse(path, `line 1 names the model ${twice} twice`);
  const rows = lines.slice(1).map(({ cells, number }) => {
    if (cells.length !== models.length) {
      throw refuse(
        path,
        `line ${number} has ${cells.length} values, but line 1 names ${models.length} models`,
      );
    }
    return cells.map((cell, i) => parseResult(cell, path, `line ${number}, ${models[i]}`));
  });
  return { models, rows };
}
