import { existsSync } from "node:fs";
import { loadPublishedRecords } from "../../reproduce/published-records.ts";
import { countFigures, reproduceFigures } from "../../reproduce/reproduce-figures.ts";
import { reproductionMarkdown } from "../../reproduce/reproduction-markdown.ts";
import { reproductionText } from "../../reproduce/reproduction-text.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** Where the records lie beside a checkout. */
const BESIDE = "../shared/published";

/** The figures of the paper, from its authors' records. */
export const reproduce = {
  summary: "the published figures of the two-phase paper, computed again from its authors' records",
  positionals: [],
  options: {
    published: {
      help: `folder of the records (default: $SHORTLIST_PUBLISHED, then ${BESIDE})`,
      value: "DIR",
    },
    markdown: { help: "the tables in Markdown" },
    ...everywhere,
  },
  notes: [
    "Each figure is equal, differs, or cannot be reproduced; the notes say why. The records are their authors' and are",
    "not part of Shortlist: github.com/plasware/two-phase-selection and github.com/plasware/OLML-DEMO.",
  ],
  run: async (args, { print }) => {
    const figures = reproduceFigures(await loadPublishedRecords(folderFrom(args.text("published"))));
    if (args.flag("json")) return print(JSON.stringify({ counts: countFigures(figures), figures }));
    const lines = args.flag("markdown") ? reproductionMarkdown(figures) : reproductionText(figures);
    for (const line of lines) print(line);
  },
} satisfies Command;

function folderFrom(given: string | undefined): string {
  const folder = given ?? process.env.SHORTLIST_PUBLISHED;
  if (folder !== undefined && folder !== "") return folder;
  if (existsSync(BESIDE)) return BESIDE;
  throw new UsageError(
    "Cannot reproduce without the published records: name their folder with --published DIR",
  );
}
