/** A column of a text table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly align?: "left" | "right";
}

/**
 * Lay rows out in columns, two spaces apart; the last column is cut with "…" where a line would be wider than `width`.
 *
 * @example
 * textTable([{ n: 1 }, { n: 20 }], [{ title: "n", cell: (row) => String(row.n), align: "right" }]); // [" n", " 1", "20"]
 */
export function textTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ];
  const widths = columns.map((_, c) => Math.max(...cells.map((line) => line[c]!.length)));
  return cells.map((line) => {
    const text = line
      .map((cell, c) => (columns[c]!.align === "right" ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)))
      .join("  ")
      .trimEnd();
    return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
  });
}
