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
import { countFigures } from "./reproduce-figures.ts";

/**
 * The reproduction as a page of Markdown: one table of all experiments, then one for each with its notes.
 *
 * @returns lines
 *
 * @example
 * reproductionMarkdown([])[0]; // "# The paper's figures, computed again"
 */
export function reproductionMarkdown(figures: readonly Figure[]): string[] {
  const parts = experiments.flatMap(({ title, prefix }) => {
    const own = figures.filter(({ id }) => id.startsWith(`${prefix}/`));
    return own.length === 0 ? [] : [{ title, prefix, own }];
  });
  const named = quirksIn(figures.flatMap(({ note }) => note ?? []));
  return [
    "# The paper's figures, computed again",
    "",
    "Written by `shortlist reproduce --markdown` from the records that the paper's authors published (`papers.md#two-phase`).",
    "A *quirk* is what their program does otherwise than the paper says; the list is at the end.",
    "",
    `**${summaryOf(figures)}.**`,
    "",
    "| | equal | differ | cannot be reproduced |",
    "|---|---:|---:|---:|",
    ...parts.map(({ title, own }) => {
      const { equal, differs, "not-reproducible": impossible } = countFigures(own);
      return `| ${title} | ${equal} | ${differs} | ${impossible} |`;
    }),
    ...parts.flatMap(({ title, prefix, own }) => ["", `## ${title}`, "", ...tableOf(own, prefix)]),
    "",
    "## Quirks",
    "",
    ...named.map((number) => `- ${number}: ${quirks[number]}`),
  ];
}

function tableOf(figures: readonly Figure[], prefix: string): string[] {
  const notes = numberNotes(figures);
  return [
    "| figure | published | ours | status | notes |",
    "|---|---:|---:|---|---|",
    ...figures.map((figure) => {
      const name = shortName(figure.id.slice(prefix.length + 1));
      const cells = [
        name,
        publishedInWords(figure),
        oursInWords(figure),
        statusWords[figure.status],
        noteNumbersOf(figure, notes),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
    ...(notes.size === 0 ? [] : [""]),
    ...[...notes].map(([note, number]) => `${number}. ${note}`),
  ];
}
