import { percent } from "../numeric/percent.ts";
import { formatDuration } from "../report/format.ts";
import { textTable } from "../report/text-table.ts";
import type { WhatIf } from "./what-if.ts";
import { listed, wrapped } from "./words.ts";

/** `whatIf` as lines of plain text: the answer, whose fate changes, what would still need training, and how to find out. */
export function whatIfText(found: WhatIf, { width = 100 }: { readonly width?: number } = {}): string[] {
  const { verdict, fates, needed, bounds, added, removed, command, notes, picked } = found;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", ...wrapped(title, width), ...lines];
  const item = (words: string) => wrapped(`  - ${words}`, width, "    ");
  const recalled = [
    ...(added.length > 0 ? [`on the shortlist as well: ${listed(added, 20)}`] : []),
    ...(removed.length > 0 ? [`no longer on the shortlist: ${listed(removed, 20)}`] : []),
  ];
  const seconds = needed.flatMap((one) => one.seconds ?? []);
  const total =
    seconds.length === needed.length && needed.length > 1
      ? ` (at most about ${formatDuration(seconds.reduce((a, b) => a + b, 0))} in all)`
      : "";
  const [able, unable] = [
    bounds.filter(({ accuracy }) => accuracy !== undefined),
    bounds.filter(({ accuracy, model }) => accuracy === undefined && model !== picked),
  ];
  return [
    ...wrapped(verdict, width),
    ...section("Shortlist", recalled.flatMap(item)),
    ...section(
      needed.length === 0 ? "Whose fate changes" : "Whose fate changes, if the missing stages are poor",
      indented(
        textTable(
          fates,
          [
            { title: "model", cell: ({ model }) => model },
            { title: "was", cell: ({ was }) => was },
            { title: "would be", cell: ({ now }) => now },
          ],
          width - 2,
        ),
      ).slice(fates.length === 0 ? 1 : 0),
    ),
    ...section(
      `What would still need training${total}`,
      needed.flatMap(({ model, stages: [first, last], seconds: each }) =>
        item(
          `${model}: ${first === last ? `stage ${first}` : `stages ${first}–${last}`}, ${each === undefined ? "time not known" : `at most about ${formatDuration(each)}`}`,
        ),
      ),
    ),
    ...section(
      `Picked instead of ${picked} if, alone and in all stages that it lacks, it held a validation of`,
      able.flatMap(({ model, accuracy, isFromThereOn, latest, fromStage }) =>
        item(
          `${model}: ${percent(accuracy as number)}${isFromThereOn ? " or more" : ""}${latest === undefined ? "" : ` (it had ${percent(latest)} after stage ${fromStage - 1})`}`,
        ),
      ),
    ),
    ...section(
      "Not picked whatever came of the stages that they lack, each alone",
      unable.length === 0
        ? []
        : item(
            listed(
              unable.map(({ model }) => model),
              20,
            ),
          ),
    ),
    ...section("To find out", command === undefined ? [] : [`  ${command}`]),
    ...section("Notes", notes.flatMap(item)),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
