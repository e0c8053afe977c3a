import type { FigureTable } from "../figure/figure.ts";
import { type Markup, markup } from "../markup.ts";

export interface HtmlTableOptions {
  /** What it shows. */
  readonly caption?: string;
  /** Index of the row to point out. */
  readonly picked?: number;
}

/** More rows than this make a page that browsers are slow to open. */
const mostRows = 500;

/** A table whose first column names its rows; what is beyond 500 rows is counted. */
export function htmlTable({ columns, rows }: FigureTable, options: HtmlTableOptions = {}): Markup {
  const { caption, picked } = options;
  const align = (c: number) => columns[c]?.align === "right" && markup` class="right"`;
  return markup`<div class="scroll" tabindex="0"><table>
${caption !== undefined && markup`<caption>${caption}</caption>\n`}<thead><tr>${columns.map(({ title }, c) => markup`<th scope="col"${align(c)}>${title}</th>`)}</tr></thead>
<tbody>
${rows.slice(0, mostRows).map((row, r) => markup`<tr${r === picked && markup` class="pick"`}>${row.map((cell, c) => (c === 0 ? markup`<th scope="row"${align(c)}>${cell}</th>` : markup`<td${align(c)}>${cell}</td>`))}</tr>\n`)}</tbody>
</table></div>${rows.length > mostRows && markup`\n<p class="muted">and ${String(rows.length - mostRows)} more</p>`}`;
}
