import type { Table } from "../../data/table.ts";
import { parseResult } from "./parse-result.ts";
import { refuse } from "./records.ts";

/** The columns that mean something, by the names that they go under; case does not matter. */
const columnNames = {
  model: ["model", "model_name", "model_id"],
  dataset: ["dataset", "task", "benchmark"],
  value: ["value", "accuracy", "acc"],
  epoch: ["epoch", "step"],
  split: ["split"],
  seed: ["seed"],
  proxy: ["proxy"],
  metric: ["metric"],
  seconds: ["seconds"],
} as const;

export type Role = keyof typeof columnNames;

/**
 * Which column plays a role, if one does.
 *
 * @example
 * columnFor("dataset", ["Model", "Task"]); // 1
 */
export function columnFor(role: Role, columns: readonly string[]): number | undefined {
  for (const name of columnNames[role]) {
    const index = columns.findIndex((column) => column.trim().toLowerCase() === name);
    if (index >= 0) return index;
  }
  return undefined;
}

/** Whether every one of these roles has a column. */
export function hasRoles(columns: readonly string[], ...roles: readonly Role[]): boolean {
  return roles.every((role) => columnFor(role, columns) !== undefined);
}

/** The columns that play none of these roles, by index. */
export function columnsBeside(columns: readonly string[], ...roles: readonly Role[]): number[] {
  const taken = new Set(roles.map((role) => columnFor(role, columns)));
  return columns.flatMap((_, index) => (taken.has(index) ? [] : index));
}

/** A table of results, read cell by cell with errors that name the place. */
export class ResultTable {
  readonly path: string;
  readonly columns: readonly string[];
  readonly nRows: number;
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
    this.path = table.path;
    this.columns = table.columns;
    this.nRows = table.nRows;
  }

  where(row: number): string {
    return this.#table.whereRow(row);
  }

  /** A cell's text without spaces around it; undefined if empty. */
  text(column: number, row: number): string | undefined {
    const cell = this.#table.cells[column]?.[row];
    if (typeof cell === "object") {
      throw refuse(
        this.path,
        `${this.where(row)}, ${this.columns[column]}: it is ${cell.nested}, not one value`,
      );
    }
    return cell?.trim() || undefined;
  }

  /** The text of the column of a role; undefined where there is no such column, or the cell is empty. */
  optional(role: Role, row: number): string | undefined {
    const column = columnFor(role, this.columns);
    return column === undefined ? undefined : this.text(column, row);
  }

  /** The text of the column of a role, which must not be empty. */
  required(role: Role, row: number): string {
    const text = this.optional(role, row);
    if (text === undefined) throw refuse(this.path, `${this.where(row)} has no ${role}`);
    return text;
  }

  /** A whole number of the column of a role; undefined where there is none. */
  integer(role: Role, row: number): number | undefined {
    const text = this.optional(role, row);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (Number.isSafeInteger(value)) return value;
    throw refuse(
      this.path,
      `${this.where(row)}: ${role} is ${JSON.stringify(text)}, it must be a whole number`,
    );
  }

  /** A result; undefined where the cell says that there is none. */
  result(column: number, row: number): number | undefined {
    return parseResult(this.text(column, row), this.path, `${this.where(row)}, ${this.columns[column]}`);
  }

  /** Whether a column holds results: at least one cell is a number (NaN among them), or all that are there are not. */
  kindOf(column: number): "numbers" | "text" | "empty" {
    let kind: "text" | "empty" = "empty";
    for (let row = 0; row < this.nRows; row++) {
      const text = this.text(column, row);
      if (text === undefined) continue;
      if (/\d/.test(text) && Number.isFinite(Number(text.replace(/\s*%$/, "")))) return "numbers";
      kind = "text";
    }
    return kind;
  }
}
