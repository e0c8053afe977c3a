import { readTable } from "../../data/read-table.ts";
import { someNames } from "../../numeric/some-names.ts";
import type { History } from "../history.ts";
import { HistoryError } from "../history-error.ts";
import { parseHistory } from "../load-history.ts";
import { combineRecords } from "./combine-records.ts";
import { findSources, type Source } from "./find-sources.ts";
import { matchNames } from "./match-names.ts";
import { isAuthorsHistory, readAuthorsHistory } from "./read-authors-history.ts";
import { readAuthorsMatrix } from "./read-authors-matrix.ts";
import { readAuthorsScores } from "./read-authors-scores.ts";
import { readRunFolder } from "./read-run-folder.ts";
import { readText } from "./read-text.ts";
import { type ReadRecordsOptions, type Records, refuse } from "./records.ts";
import { ResultTable } from "./result-table.ts";
import { tableFormats } from "./table-formats.ts";

export interface ImportHistoryOptions extends ReadRecordsOptions {
  /** Results are rounded to so many decimals, as the authors' programs do. @default not rounded */
  readonly decimals?: number | undefined;
  /** Models whose spelling counts and whose scores are kept, such as a zoo's. @default those that have results */
  readonly models?: readonly string[] | undefined;
}

export interface ImportedHistory {
  readonly history: History;
  /** Sentences for people: what was guessed, scaled, or left out. */
  readonly notes: readonly string[];
}

/**
 * Reads a history from other people's files, whatever their format, and our own.
 *
 * Formats, told apart by name and content: the paper's authors' `matrix.txt` (with `datasets.txt` beside it) and
 * `nlp_history.json`, both with the `leep_score_….txt` beside them; tables (CSV, TSV, JSON Lines, Parquet) of curves,
 * finals or proxy scores, a result a row or a column a dataset; the folder of a run; a `shortlist-history/1` file.
 * Several files make one history. Results on each dataset are brought into [-1, 1]; larger must be better.
 *
 * Source: docs/decisions/0005-reading-data.md for tables; the layouts are in history/import/README.md.
 *
 * @param paths files and folders
 * @returns the history, and a note for everything that was guessed, scaled or left out
 * @throws {HistoryError} if a file is missing, of no known layout, malformed (ragged rows, NaN, a result told twice), of
 *   another schema version, or there is no result in it
 *
 * @example
 * import { writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * const path = `${tmpdir()}/import-history-example.csv`;
 * await writeFile(path, "model,food,cars\na,50,75\nb,,25\n");
 * const { history, notes } = await importHistory([path]);
 * history.curves.map(({ test }) => test); // [0.5, 0.75, 0.25]
 * notes; // ["results in percent divided by 100: food, cars"]
 */
export async function importHistory(
  paths: readonly string[],
  options: ImportHistoryOptions = {},
): Promise<ImportedHistory> {
  if (paths.length === 0) throw new RangeError("Cannot import a history from no files: name at least one");
  const notes: string[] = [];
  const sources = await findSources(paths, notes);
  const files: Records[] = [];
  for (const source of sources) files.push(await readSource(source, options));
  notes.push(...files.flatMap((file) => file.notes));
  return { history: combineRecords(matchNames(files, notes, options.models), options, notes), notes };
}

async function readSource({ kind, path }: Source, options: ImportHistoryOptions): Promise<Records> {
  try {
    switch (kind) {
      case "run":
        return await readRunFolder(path);
      case "matrix":
        return await readAuthorsMatrix(path);
      case "scores":
        return await readAuthorsScores(path);
      case "json":
        return readHistoryJson(await readText(path), path);
      case "table":
        return await readResultTable(path, options);
    }
  } catch (cause) {
    if (cause instanceof HistoryError || !(cause instanceof Error)) throw cause;
    const isFault = cause.name === "DataError" || cause.name === "StoreError";
    throw isFault ? new HistoryError("unreadable", path, cause.message, cause) : cause;
  }
}

function readHistoryJson(text: string, path: string): Records {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined; // parseHistory says what is wrong
  }
  if (isAuthorsHistory(json)) return readAuthorsHistory(json, path);
  const { metric, curves, scores = [] } = parseHistory(text, path);
  return {
    path,
    metric,
    curves: curves.map((curve) => ({ ...curve, seconds: curve.seconds })),
    scores,
    notes: [],
  };
}

async function readResultTable(path: string, options: ReadRecordsOptions): Promise<Records> {
  const table = await readTable(path);
  const format = Object.values(tableFormats).find(({ fits }) => fits(table.columns));
  if (format === undefined) {
    const allowed = Object.values(tableFormats).map(({ columns }) => columns);
    throw refuse(path, `its columns are ${someNames(table.columns, 6)}; allowed are ${allowed.join(" | ")}`);
  }
  const records = format.read(new ResultTable(table), options);
  return { ...records, notes: [...table.notes, ...records.notes] };
}
