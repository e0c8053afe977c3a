import { experiments } from "./experiment/index.ts";
import type { Figure } from "./figure.ts";
import {
  noteNumbersOf,
  numberNotes,
  oursInWords,
  publishedInWords,
  shortName,
  statusWords,
  summaryOf,
} from "./figure-words.ts";
import { quirks, quirksIn } from "./quirks.ts";

const titles = ["", "published", "ours", "status", "notes"] as const;
const RIGHT_ALIGNED: readonly (string | undefined)[] = ["published", "ours"];
const LINE_WIDTH = 110;

/**
 * The reproduction for people: a table for each table or picture of the paper, notes below it, a summary at the end.
 *
 * A note that several figures share is written once, with its number beside each of them.
 *
 * @returns lines
 *
 * @example
 * reproductionText([]); // ["0 equal, 0 differ, 0 cannot be reproduced"]
 */
export function reproductionText(figures: readonly Figure[]): string[] {
  const lines = experiments.flatMap(({ title, prefix }) => {
    const own = figures.filter(({ id }) => id.startsWith(`${prefix}/`));
    return own.length === 0 ? [] : [title, ...tableOf(own, prefix), ...notesOf(own), ""];
  });
  const named = quirksIn(figures.flatMap(({ note }) => note ?? []));
  const legend = named.flatMap((number) => hanging(`  ${number} `, quirks[number] ?? ""));
  const heading = "Quirks, what the authors' program does otherwise than the paper says:";
  return [...lines, ...(legend.length === 0 ? [] : [heading, ...legend, ""]), summaryOf(figures)];
}

function tableOf(figures: readonly Figure[], prefix: string): string[] {
  const numbers = numberNotes(figures);
  const rows = figures.map((figure) => [
    shortName(figure.id.slice(prefix.length + 1)),
    publishedInWords(figure),
    oursInWords(figure),
    statusWords[figure.status],
    noteNumbersOf(figure, numbers),
  ]);
  const all = [numbers.size > 0 ? [...titles] : [...titles.slice(0, -1), ""], ...rows];
  const widths = titles.map((_, c) => Math.max(...all.map((row) => (row[c] as string).length)));
  const pad = (cell: string, c: number) =>
    RIGHT_ALIGNED.includes(titles[c]) ? cell.padStart(widths[c] as number) : cell.padEnd(widths[c] as number);
  return all.map((row) => `  ${row.map(pad).join("  ")}`.trimEnd());
}

function notesOf(figures: readonly Figure[]): string[] {
  return [...numberNotes(figures)].flatMap(([note, number]) =>
    hanging(`  ${String(number).padStart(3)} `, note),
  );
}

/** A text in lines of bounded width, the later ones indented as far as the first one's head. */
function hanging(head: string, text: string): string[] {
  const lines: string[] = [];
  let line = head;
  for (const word of text.split(" ")) {
    if (line.length + word.length > LINE_WIDTH && line.trim() !== head.trim()) {
      lines.push(line.trimEnd());
      line = " ".repeat(head.length);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
