import { counted } from "../../numeric/counted.ts";
import { someNames } from "../../numeric/some-names.ts";
import { type Records, refuse, type ScoreRecord } from "./records.ts";
import { columnFor, columnsBeside, type ResultTable } from "./result-table.ts";

/**
 * Proxy scores one a row: `model, dataset, proxy, value`.
 *
 * @throws {HistoryError} a score that is no number, one (model, dataset, proxy) twice
 *
 * @example
 * // not run: needs a table
 * const { scores } = readLongScores(new ResultTable(await readTable("scores.csv")));
 */
export function readLongScores(table: ResultTable): Records {
  const value = columnFor("value", table.columns) as number;
  return collect(table, [{ column: value, proxyOf: (row) => table.required("proxy", row) }], []);
}

/**
 * Proxy scores with a column for each proxy: `Dataset, Model, LEEP, LogME, …`.
 *
 * @throws {HistoryError} a score that is no number, a (model, dataset) twice, no column of numbers
 *
 * @example
 * // not run: needs a table
 * const { scores } = readWideScores(new ResultTable(await readTable("scores.csv")));
 */
export function readWideScores(table: ResultTable): Records {
  const beside = columnsBeside(table.columns, "model", "dataset");
  const chosen = beside.filter((column) => table.kindOf(column) === "numbers");
  const left = beside
    .filter((column) => !chosen.includes(column))
    .map((column) => table.columns[column] as string);
  if (chosen.length === 0) throw refuse(table.path, `no column of it holds scores: ${someNames(left, 6)}`);
  const notes = left.length === 0 ? [] : [`columns left out: ${someNames(left, 6)} (they hold no numbers)`];
  const columns = chosen.map((column) => ({ column, proxyOf: () => table.columns[column] as string }));
  return collect(table, columns, notes);
}

function collect(
  table: ResultTable,
  columns: readonly { readonly column: number; readonly proxyOf: (row: number) => string }[],
  notes: string[],
): Records {
  const seen = new Set<string>();
  const scores: ScoreRecord[] = [];
  let nEmpty = 0;
  for (let row = 0; row < table.nRows; row++) {
    const model = table.required("model", row);
    const dataset = table.required("dataset", row);
    for (const { column, proxyOf } of columns) {
      const proxy = proxyName(proxyOf(row));
      const value = table.result(column, row);
      if (value === undefined) {
        nEmpty++;
        continue;
      }
      const key = JSON.stringify([model, dataset, proxy]);
      if (seen.has(key)) {
        throw refuse(table.path, `${table.where(row)} has the ${proxy} of ${model} on ${dataset} again`);
      }
      seen.add(key);
      scores.push({ model, dataset, proxy, value });
    }
  }
  if (nEmpty > 0) notes.push(`left out: ${counted(nEmpty, "cell")} without a score`);
  return { path: table.path, curves: [], scores, notes };
}

/** Other people's names for our proxies. */
const otherNames: Readonly<Record<string, string>> = {
  hscore: "h-score",
  "n-leep": "nleep",
  knn: "nearest-neighbours",
};

/**
 * A proxy's name as our tables write it.
 *
 * @example
 * proxyName("N_LEEP"); // "nleep"
 */
export function proxyName(given: string): string {
  const name = given
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  return otherNames[name] ?? name;
}
