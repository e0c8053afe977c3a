import { counted } from "../../numeric/counted.ts";
import { percent } from "../../numeric/percent.ts";
import { exampleNoun } from "../../run/example-noun.ts";
import { markup } from "../markup.ts";
import type { RunState } from "../run-state.ts";
import { htmlTable } from "./html-table.ts";
import type { Section } from "./page.ts";

/** What the data are: how many of what, in which classes, split how, read from where. */
export function dataSection({ started }: RunState): Section | undefined {
  if (started === undefined) return undefined;
  const { name, path, nRows, classNames, classCounts, split, fingerprint, notes } = started.data;
  const noun = exampleNoun(started);
  const sizes = classCounts.toSorted((a, b) => a - b);
  const [fewest, most] = [sizes[0] ?? 0, sizes.at(-1) ?? 0];
  const classes = htmlTable({
    columns: [{ title: "class" }, { title: `${noun}s`, align: "right" }, { title: "share", align: "right" }],
    rows: classNames.map((className, c) => [
      className,
      String(classCounts[c] ?? 0),
      percent((classCounts[c] ?? 0) / Math.max(1, nRows)),
    ]),
  });
  return {
    id: "data",
    heading: "The data",
    content: markup`<p>${name}: ${counted(nRows, noun)} in ${String(classNames.length)} classes of ${fewest === most ? counted(most, noun) : `${fewest} to ${counted(most, noun)}`}; ${String(split.train)} to train, ${String(split.validation)} to validate and decide, ${String(split.test)} to test once.</p>
${notes.length > 0 && markup`<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}
<p class="muted">Read from ${path}, fingerprint <code>${fingerprint}</code>.</p>
<details${classNames.length <= 12 && markup` open="open"`}><summary>How many of every class</summary>
${classes}
</details>`,
  };
}
