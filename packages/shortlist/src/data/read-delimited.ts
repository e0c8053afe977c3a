import { counted } from "../numeric/counted.ts";
import { DataError } from "./data-error.ts";
import { firstFew } from "./first-few.ts";
import { parseDelimited, type Records } from "./parse-delimited.ts";
import type { Table } from "./table.ts";

const separatorNames: Record<string, string> = {
  ",": "commas",
  "\t": "tabs",
  ";": "semicolons",
  "|": "bars",
};

export interface ReadDelimitedOptions {
  /** One character; found out from the first rows if not given. */
  readonly separator?: string | undefined;
}

/**
 * A table from the text of a CSV or TSV file. The first record names the columns; every other must have as many cells.
 *
 * @throws {RangeError} if the separator is not one character, or is a quote or line end
 * @throws {DataError} quote, ragged-row, no-rows
 *
 * @example
 * readDelimited("text;label\nyes, please;01\n", "a.csv").cells; // [["yes, please"], ["01"]]
 */
export function readDelimited(text: string, path: string, options: ReadDelimitedOptions = {}): Table {
  const given = options.separator;
  const separator = given === undefined ? detectSeparator(text, path) : separatorFrom(given);
  if (separator === undefined) {
    throw new RangeError(
      `Cannot split rows at ${JSON.stringify(given)}: the separator must be one character, not a quote or line end`,
    );
  }
  const { parsed, literalQuotes } = parseWith(text, path, separator);
  const { records, lines } = parsed;
  const [header] = records;
  if (header === undefined)
    throw new DataError("no-rows", `Cannot use ${path}: it holds only empty lines`, { path });
  const columns = nameColumns(header);
  const ragged = firstRagged(parsed);
  if (ragged !== undefined) {
    const nCells = records[ragged]?.length;
    const message = `Cannot read ${path}: line ${lines[ragged]} has ${counted(nCells ?? 0, "cell")}, but the header names ${counted(columns.length, "column")}`;
    throw new DataError("ragged-row", message, {
      path,
      hint:
        (nCells ?? 0) < columns.length
          ? "complete the line or remove it; a line end inside a cell needs quotes around the cell"
          : `a cell that holds the separator ${JSON.stringify(separator)} must be enclosed in quotes`,
    });
  }
  // files put one after the other bring their headers along
  const rows: (readonly string[])[] = [];
  const rowLines: number[] = [];
  const repeated: string[] = [];
  for (const [place, record] of records.entries()) {
    if (place === 0) continue;
    const line = lines[place] as number;
    if (record.every((cell, column) => cell === header[column])) {
      repeated.push(`line ${line}`);
    } else {
      rows.push(record);
      rowLines.push(line);
    }
  }
  return {
    path,
    format: `${separator === "\t" ? "TSV" : "CSV"}, separated by ${separatorNames[separator] ?? JSON.stringify(separator)}`,
    columns,
    cells: columns.map((_, column) => rows.map((row) => (row[column] === "" ? undefined : row[column]))),
    nRows: rows.length,
    whereRow: (row) => `line ${rowLines[row]}`,
    notes: [
      ...(literalQuotes ? ['the file does not use quotes to enclose cells: every " is kept as it is'] : []),
      ...renamed(header, columns),
      ...(repeated.length > 0
        ? [`${counted(repeated.length, "row")} that repeated the header dropped (${firstFew(repeated)})`]
        : []),
    ],
  };
}

/**
 * A separator as it may be typed: one character, or `\t` for a tab.
 *
 * @returns undefined if it cannot separate cells: a quote, a line end, or not one character
 *
 * @example
 * [separatorFrom(";"), separatorFrom(";;")]; // [";", undefined]
 */
export function separatorFrom(typed: string): string | undefined {
  const separator = typed === "\\t" ? "\t" : typed;
  return /^[^"\n\r]$/.test(separator) ? separator : undefined;
}

/**
 * Files separated by tabs often hold bare quotes (the GLUE benchmark's do). If such a file has the same number of
 * cells on every line when quotes mean nothing, and does not when they enclose cells (or whole lines disappear into
 * a cell), then they mean nothing.
 */
function parseWith(
  text: string,
  path: string,
  separator: string,
): { parsed: Records; literalQuotes: boolean } {
  if (separator !== "\t" || !text.includes('"')) {
    return { parsed: parseDelimited(text, { path, separator }), literalQuotes: false };
  }
  const literal = parseDelimited(text, { path, separator, quotes: false });
  const literalFits = firstRagged(literal) === undefined && (literal.records[0]?.length ?? 0) > 1;
  try {
    const quoted = parseDelimited(text, { path, separator });
    const quotedFits = firstRagged(quoted) === undefined && quoted.records.length === literal.records.length;
    if (quotedFits || !literalFits) return { parsed: quoted, literalQuotes: false };
  } catch (error) {
    if (!literalFits) throw error;
  }
  return { parsed: literal, literalQuotes: true };
}

/** The first record that has not as many cells as the header. */
function firstRagged({ records }: Records): number | undefined {
  const index = records.findIndex((record) => record.length !== records[0]?.length);
  return index < 0 ? undefined : index;
}

/** The separator with which the first rows all have the same number of cells, at least two; most cells win. */
function detectSeparator(text: string, path: string): string {
  let best = ",";
  let bestScore = 0;
  for (const separator of Object.keys(separatorNames)) {
    let records: Records;
    try {
      records = parseDelimited(text, { path, separator, maxRecords: 100 });
    } catch {
      if (separator !== "\t") continue; // quotes do not fit this separator
      records = parseDelimited(text, { path, separator, maxRecords: 100, quotes: false });
    }
    const width = records.records[0]?.length ?? 0;
    if (width < 2) continue;
    const nFitting = records.records.filter((record) => record.length === width).length;
    const fits = nFitting === records.records.length;
    const score = fits ? 1000 + width : nFitting / records.records.length;
    if (score > bestScore) {
      best = separator;
      bestScore = score;
    }
  }
  return best;
}

/** Columns need names, and different ones: an empty one is numbered, a repeated one gets its number. */
function nameColumns(header: readonly string[]): string[] {
  const names: string[] = [];
  for (const [index, cell] of header.entries()) {
    const name = cell.trim() || `column ${index + 1}`;
    names.push(names.includes(name) ? `${name} (column ${index + 1})` : name);
  }
  return names;
}

/** A note for each column whose name another had before it. */
function renamed(header: readonly string[], columns: readonly string[]): string[] {
  return columns.flatMap((name, index) => {
    const asked = header[index]?.trim();
    return asked === "" || asked === name
      ? []
      : [`the column ${JSON.stringify(asked)} occurs again: the later one is ${JSON.stringify(name)} here`];
  });
}
