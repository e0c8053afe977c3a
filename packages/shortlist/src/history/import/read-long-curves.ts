import { counted } from "../../numeric/counted.ts";
import { someNames } from "../../numeric/some-names.ts";
import { type CurveRecord, type ReadRecordsOptions, type Records, refuse } from "./records.ts";
import { columnFor, columnsBeside, type ResultTable } from "./result-table.ts";

const splits: Readonly<Record<string, "validation" | "test" | "train">> = {
  validation: "validation",
  val: "validation",
  valid: "validation",
  dev: "validation",
  eval: "validation",
  test: "test",
  train: "train",
  training: "train",
};

/** Columns that tell one setting of a dataset from another: with several values they become part of its name. */
const settings = ["shots", "version", "setting", "variant"];

interface Points {
  readonly model: string;
  readonly dataset: string;
  readonly seed: number;
  readonly validation: Map<number, number>;
  readonly test: Map<number, number>;
  /** Seconds of each epoch. */
  readonly seconds: Map<number, number>;
}

/**
 * Results one a row: `model, dataset, value`, with `seed`, `epoch`, `split`, `metric`, `seconds` as far as there are.
 *
 * Without an epoch a result is final. Without a split the results of epochs are validation results. A test result at
 * several epochs counts at the last. Epochs may be any whole numbers, such as steps: their order counts. `seconds` are
 * those of the row's epoch, and of the whole training where there are no epochs.
 *
 * @throws {HistoryError} a result that is no number, an unknown split, one (model, dataset, seed, epoch, split) twice,
 *   several metrics and none chosen
 *
 * @example
 * // not run: needs a table
 * const { curves } = readLongCurves(new ResultTable(await readTable("curves.csv")));
 */
export function readLongCurves(table: ResultTable, options: ReadRecordsOptions = {}): Records {
  const { columns, path } = table;
  const notes: string[] = [];
  const metric = chooseMetric(table, options.metric, notes);
  const setting = settingsOf(table, notes);
  const valueColumn = columnFor("value", columns) as number;
  const hasEpochs = columnFor("epoch", columns) !== undefined;
  const hasSplits = columnFor("split", columns) !== undefined;
  const allPoints = new Map<string, Points>();
  const left = { empty: 0, train: 0 };
  for (let row = 0; row < table.nRows; row++) {
    if (metric.column !== undefined && table.text(metric.column, row) !== metric.name) continue;
    const value = table.result(valueColumn, row);
    if (value === undefined) {
      left.empty++;
      continue;
    }
    const split = hasSplits ? splitOf(table, row) : hasEpochs ? "validation" : "test";
    if (split === "train") {
      left.train++;
      continue;
    }
    const model = table.required("model", row);
    const dataset = `${table.required("dataset", row)}${setting(row)}`;
    const seed = table.integer("seed", row) ?? 0;
    const key = JSON.stringify([model, dataset, seed]);
    const points: Points = allPoints.get(key) ?? {
      model,
      dataset,
      seed,
      validation: new Map(),
      test: new Map(),
      seconds: new Map(),
    };
    allPoints.set(key, points);
    const given = table.integer("epoch", row);
    if (hasEpochs && given === undefined && split === "validation") {
      throw refuse(path, `${table.where(row)} has a validation result without an epoch`);
    }
    const epoch = given ?? Number.POSITIVE_INFINITY; // after the last one
    if (points[split].has(epoch)) {
      const at = given === undefined ? "" : ` at epoch ${given}`;
      const withSeed = columnFor("seed", columns) === undefined ? "" : ` with seed ${seed}`;
      throw refuse(
        path,
        `${table.where(row)} tells the ${split} result of ${model} on ${dataset}${withSeed}${at} again`,
      );
    }
    points[split].set(epoch, value);
    const seconds = Number(table.optional("seconds", row) ?? Number.NaN);
    if (seconds >= 0) points.seconds.set(epoch, seconds);
  }
  if (left.empty > 0) notes.push(`left out: ${counted(left.empty, "row")} without a value`);
  if (left.train > 0) notes.push(`left out: ${counted(left.train, "row")} of the training split`);
  const all = [...allPoints.values()];
  if (hasEpochs) notes.push(...notesOnEpochs(all));
  const curves = hasEpochs ? all.map(curveOf) : finalsOf(all, notes);
  return { path, curves, scores: [], metric: metric.name, notes };
}

function splitOf(table: ResultTable, row: number): "validation" | "test" | "train" {
  const text = table.required("split", row);
  const split = splits[text.toLowerCase()];
  if (split !== undefined) return split;
  throw refuse(
    table.path,
    `${table.where(row)}: split is ${JSON.stringify(text)}, it must be one of ${Object.keys(splits).join(", ")}`,
  );
}

function curveOf({ model, dataset, seed, validation, test, seconds }: Points): CurveRecord {
  const last = [...test.keys()].reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const epochs = [...validation.keys()].sort((a, b) => a - b);
  const total = [...seconds.values()].reduce((sum, value) => sum + value, 0);
  return {
    model,
    dataset,
    seed,
    validation: epochs.map((epoch) => validation.get(epoch) as number),
    test: test.get(last),
    seconds: seconds.size === 0 ? undefined : total,
  };
}

/** Without epochs there are no curves: test results if there are any, else validation results in their place. */
function finalsOf(all: readonly Points[], notes: string[]): CurveRecord[] {
  const tested = all.filter(({ test }) => test.size > 0);
  const nValidation = all.filter(({ validation }) => validation.size > 0).length;
  if (tested.length > 0) {
    if (nValidation > 0)
      notes.push(`left out: ${counted(nValidation, "validation result")} without an epoch`);
    return tested.map((points) => curveOf({ ...points, validation: new Map() }));
  }
  notes.push("there are no test results: the validation results stand for them");
  return all.map((points) => curveOf({ ...points, test: points.validation, validation: new Map() }));
}

function notesOnEpochs(all: readonly Points[]): string[] {
  const notes: string[] = [];
  const nSeveral = all.filter(({ test }) => test.size > 1).length;
  if (nSeveral > 0) notes.push(`the last of several test results counts: ${counted(nSeveral, "curve")}`);
  const steps = new Set(
    all.flatMap(({ validation }) =>
      validation.size < 2 ? [] : [...validation.keys()].sort((a, b) => a - b).join(),
    ),
  );
  const uneven = all.some(({ validation }) => {
    const epochs = [...validation.keys()].sort((a, b) => a - b);
    return epochs.some((epoch, i) => i > 0 && epoch !== (epochs[i - 1] as number) + 1);
  });
  if (uneven) {
    const differ = steps.size > 1 ? `, though ${steps.size} different series of them occur` : "";
    notes.push(`the epochs are not consecutive: their order counts, the first is epoch 1${differ}`);
  }
  return notes;
}

function chooseMetric(
  table: ResultTable,
  wanted: string | undefined,
  notes: string[],
): { name: string | undefined; column: number | undefined } {
  const column = columnFor("metric", table.columns);
  if (column === undefined) return { name: wanted, column };
  const found = new Set<string>();
  for (let row = 0; row < table.nRows; row++) found.add(table.required("metric", row));
  const names = [...found];
  if (wanted === undefined && names.length > 1) {
    throw refuse(table.path, `it has the metrics ${names.join(", ")}: choose one with --metric`);
  }
  const name = wanted ?? (names[0] as string);
  if (!found.has(name)) throw refuse(table.path, `it has no metric ${name}, only ${names.join(", ")}`);
  const others = names.filter((other) => other !== name);
  if (others.length > 0) notes.push(`the metrics ${someNames(others)} were left out`);
  return { name, column };
}

/** What a row's setting adds to the name of its dataset, such as " (shots five)". */
function settingsOf(table: ResultTable, notes: string[]): (row: number) => string {
  const beside = columnsBeside(table.columns, "model", "dataset", "value");
  const varying = beside.filter((column) => {
    if (!settings.includes((table.columns[column] as string).toLowerCase())) return false;
    const values = new Set(Array.from({ length: table.nRows }, (_, row) => table.text(column, row)));
    return values.size > 1;
  });
  if (varying.length === 0) return () => "";
  const names = varying.map((column) => table.columns[column] as string);
  notes.push(`each value of ${names.join(" and ")} makes a dataset of its own`);
  return (row) =>
    ` (${varying.map((column, i) => `${names[i]} ${table.text(column, row) ?? "-"}`).join(", ")})`;
}
