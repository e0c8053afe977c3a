/** One value of a table: text, nothing (`undefined`), or something that is neither text, number nor truth value. */
export type Cell = string | undefined | { readonly nested: string };

/** A cell that holds a picture. */
export const pictureCell: Cell = { nested: "a picture" };

/** A file's rows, column by column, every value as text: "01" stays "01". */
export interface Table {
  readonly path: string;
  /** What it was read as, for notes: "CSV, separated by commas". */
  readonly format: string;
  /** Distinct names, in the file's order. */
  readonly columns: readonly string[];
  /** (nColumns × nRows) */
  readonly cells: readonly (readonly Cell[])[];
  readonly nRows: number;
  /** Where a row is in the file, in words: "line 12". */
  whereRow(row: number): string;
  /** Names of the classes that a column's numbers stand for, where the file says so. */
  readonly valueNames?: ReadonlyMap<string, readonly string[]>;
  readonly notes: readonly string[];
}

/** A value from JSON or Parquet as a cell. NaN is nothing; a number reads as JavaScript writes it, so 1.0 is "1". */
export function toCell(value: unknown): Cell {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return Number.isNaN(value) ? undefined : String(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
      return undefined;
    default:
      if (value === null) return undefined;
      if (value instanceof Date) return value.toISOString();
      return {
        nested: Array.isArray(value) ? "a list" : value instanceof Uint8Array ? "bytes" : "an object",
      };
  }
}
