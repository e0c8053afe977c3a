import { DataError } from "./data-error.ts";
import { type Cell, type Table, toCell } from "./table.ts";

/**
 * A table from JSON Lines: one JSON object a line, empty lines left out. A column is a field's name; a row that lacks
 * it has nothing there.
 *
 * @throws {DataError} invalid-json, naming the line
 *
 * @example
 * readJsonLines('{"text":"a","label":1}\n{"text":"b","label":"x"}', "a.jsonl").cells; // [["a", "b"], ["1", "x"]]
 */
export function readJsonLines(text: string, path: string): Table {
  const rows: Record<string, unknown>[] = [];
  const lines: number[] = [];
  let line = 0;
  for (const source of text.split("\n")) {
    line++;
    if (source.trim() === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(source);
    } catch (cause) {
      throw (
        oneObject(text, path) ??
        invalid(`line ${line} is not valid JSON${reasonOf(source, cause)}`, path, cause)
      );
    }
    if (!isObject(value))
      throw invalid(`line ${line} is not a JSON object such as {"text": "…", "label": "…"}`, path);
    rows.push(value);
    lines.push(line);
  }
  if (rows.length === 1 && listIn(rows[0] ?? {}) !== undefined) throw oneObject(text, path);
  return tableOf(rows, path, "JSON Lines", (row) => `line ${lines[row]}`);
}

/**
 * A table from a JSON file that holds a list of objects.
 *
 * @throws {DataError} invalid-json
 *
 * @example
 * readJsonArray('[{"text":"a","label":true}]', "a.json").columns; // ["text", "label"]
 */
export function readJsonArray(text: string, path: string): Table {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(`it is not valid JSON${reasonOf(text, cause)}`, path, cause);
  }
  if (!Array.isArray(value))
    throw invalid('it is not a list of objects such as [{"text": "…", "label": "…"}]', path);
  const bad = value.findIndex((row) => !isObject(row));
  if (bad >= 0) throw invalid(`item ${bad + 1} of the list is not an object`, path);
  return tableOf(value, path, "JSON", (row) => `item ${row + 1}`);
}

function tableOf(
  rows: readonly Record<string, unknown>[],
  path: string,
  format: string,
  whereRow: (row: number) => string,
): Table {
  const columns = new Map<string, Cell[]>();
  for (const [row, fields] of rows.entries()) {
    for (const [name, value] of Object.entries(fields)) {
      let cells = columns.get(name);
      if (cells === undefined) {
        cells = new Array<Cell>(rows.length).fill(undefined);
        columns.set(name, cells);
      }
      if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
        throw new DataError(
          "unsafe-integer",
          `Cannot read ${path}: ${whereRow(row)} has a number in ${JSON.stringify(name)} too large to keep every digit`,
          { path, hint: "write it as text, in quotes" },
        );
      }
      cells[row] = toCell(value);
    }
  }
  return {
    path,
    format,
    columns: [...columns.keys()],
    cells: [...columns.values()],
    nRows: rows.length,
    whereRow,
    notes: [],
  };
}

/** What to say of a text that is one object, with the rows in a field of it or over many lines; undefined of any other. */
function oneObject(text: string, path: string): DataError | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // lines of JSON, one of them faulty
  }
  if (!isObject(value)) return undefined;
  const list = listIn(value);
  const where = list === undefined ? "" : `, such as what is in ${JSON.stringify(list)}`;
  return invalid(`it is one object, and a list of objects is needed${where}`, path);
}

/** The first field that is a list of objects. */
function listIn(value: Record<string, unknown>): string | undefined {
  return Object.keys(value).find((name) => {
    const field = value[name];
    return Array.isArray(field) && field.length > 0 && field.every(isObject);
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Python writes NaN, which is not JSON: say so rather than "unexpected token". */
function reasonOf(source: string, cause: unknown): string {
  if (/[:[,]\s*-?(NaN|Infinity)\b/.test(source.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))) {
    return " (NaN and Infinity are not JSON: write null)";
  }
  const { message } = cause as Error;
  return ` (${message.length > 120 ? `${message.slice(0, 120)}…` : message})`;
}

function invalid(found: string, path: string, cause?: unknown): DataError {
  return new DataError("invalid-json", `Cannot read ${path}: ${found}`, { path, cause });
}
