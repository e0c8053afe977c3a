import { someNames } from "../../numeric/some-names.ts";
import { type CurveRecord, type ReadRecordsOptions, type Records, refuse } from "./records.ts";
import { columnFor, columnsBeside, type ResultTable } from "./result-table.ts";

/** The reader of tables numbers a name that comes again; here it would make two datasets of one. */
function refuseTwice({ path, columns }: ResultTable): void {
  for (const column of columns) {
    const [, name] = /^(.+) \(column \d+\)$/.exec(column) ?? [];
    if (name !== undefined && columns.includes(name))
      throw refuse(path, `line 1 names the column ${name} twice`);
  }
}

/** Columns of such names hold properties of the model, not results. */
const property =
  /(^|[^a-z])(params?|param_count\w*|parameters|n_?parameters|g?flops|g?macs|(img|image|input|batch)_size|seconds|time|latency|memory|throughput|year)([^a-z]|$)|samples_per_sec/i;

/**
 * Finals, one model a row and one dataset a column: `model, food101, cifar10, …`.
 *
 * Columns that hold text or nothing, or whose name is that of a property of the model (parameters, image size …), are
 * left out and said; `options.datasets` names the columns instead.
 *
 * @throws {HistoryError} a result that is no number, a model twice, a column asked for that is not there
 *
 * @example
 * // not run: needs a table
 * const { curves } = readWideFinals(new ResultTable(await readTable("finals.csv")));
 */
export function readWideFinals(table: ResultTable, options: ReadRecordsOptions = {}): Records {
  const { path, columns } = table;
  refuseTwice(table);
  const notes: string[] = [];
  const beside = columnsBeside(columns, "model", "seed");
  const wanted = options.datasets;
  const chosen = beside.filter((column) => {
    const name = columns[column] as string;
    return wanted === undefined
      ? table.kindOf(column) === "numbers" && !property.test(name)
      : wanted.includes(name);
  });
  const left = beside.filter((column) => !chosen.includes(column)).map((column) => columns[column] as string);
  if (left.length > 0) {
    const why = wanted === undefined ? "they hold no results, by their names or cells" : "not asked for";
    notes.push(`columns left out: ${someNames(left, 6)} (${why})`);
  }
  if (chosen.length === 0) throw refuse(path, `no column of it holds results: ${someNames(left, 6)}`);
  const hasSeeds = columnFor("seed", columns) !== undefined;
  const seen = new Set<string>();
  const curves: CurveRecord[] = [];
  for (let row = 0; row < table.nRows; row++) {
    const model = table.required("model", row);
    const seed = table.integer("seed", row) ?? 0;
    const key = JSON.stringify([model, seed]);
    if (seen.has(key)) {
      throw refuse(
        path,
        `${table.where(row)} has the model ${model}${hasSeeds ? ` with seed ${seed}` : ""} again`,
      );
    }
    seen.add(key);
    for (const column of chosen) {
      const test = table.result(column, row);
      if (test === undefined) continue;
      const dataset = columns[column] as string;
      curves.push({ model, dataset, seed, validation: [], test, seconds: undefined });
    }
  }
  return { path, curves, scores: [], notes };
}
