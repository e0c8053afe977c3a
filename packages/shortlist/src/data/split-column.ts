import { requireColumn } from "./choose-columns.ts";
import { DataError } from "./data-error.ts";
import { partNumbers } from "./part-names.ts";
import type { Table } from "./table.ts";

/** What the split column says, or undefined if there is none. One called "split" is used without being named. */
export function splitColumnOf(
  table: Table,
  given: string | undefined,
  taken: readonly string[],
): { partOf: (row: number) => number; note: string } | undefined {
  const name =
    given ?? table.columns.find((column) => column.toLowerCase() === "split" && !taken.includes(column));
  if (name === undefined) return undefined;
  requireColumn(table, name, "split");
  const cells = table.cells[table.columns.indexOf(name)] ?? [];
  const parts = cells.map((cell) => partNumbers.get(String(cell).trim().toLowerCase()));
  const bad = parts.indexOf(undefined);
  if (bad >= 0) {
    if (given === undefined) return undefined; // a column that happens to be called split
    const message = `Cannot split ${table.path} by the column ${JSON.stringify(name)}: ${table.whereRow(bad)} has ${JSON.stringify(cells[bad] ?? "")}, and train, validation and test are allowed`;
    throw new DataError("split-value", message, { path: table.path });
  }
  if (!parts.includes(0)) {
    if (given === undefined) return undefined;
    throw new DataError(
      "split-value",
      `Cannot split ${table.path} by the column ${JSON.stringify(name)}: no row is for training`,
      {
        path: table.path,
      },
    );
  }
  return {
    partOf: (row) => parts[row] as number,
    note: `split taken from the column ${JSON.stringify(name)}`,
  };
}
