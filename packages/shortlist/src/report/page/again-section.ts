import { exampleNoun } from "../../run/example-noun.ts";
import { markup } from "../markup.ts";
import { reproduceCommand, shellLine } from "../reproduce-command.ts";
import type { RunState } from "../run-state.ts";
import { htmlTable } from "./html-table.ts";
import type { Section } from "./page.ts";

/** How to do it again, and how to use what came of it. */
export function againSection({ started, winner }: RunState, folder: string): Section | undefined {
  if (started === undefined) return undefined;
  const at = (started as { readonly t?: string }).t; // events read from a journal carry their time
  const when = at === undefined ? "" : `, started ${at.slice(0, 16).replace("T", " ")} UTC`;
  return {
    id: "again",
    heading: "How to do it again",
    content: markup`<p>Run ${started.run}${when}. Every random choice came from the seed ${String(started.seed)}; on the same machine the same command makes the same decisions${started.budget?.seconds !== undefined && ", but for its budget in seconds"}.</p>
<pre><code>${shellLine(reproduceCommand(started))}</code></pre>
${winner !== undefined && markup`<p>The fine-tuned model is in ${folder}/${winner.folder}. Use it:</p>\n<pre><code>${shellLine(predictCommand(started, `${folder}/${winner.folder}`))}</code></pre>\n`}${
  Object.keys(started.versions).length > 0 &&
  htmlTable(
    {
      columns: [{ title: "program" }, { title: "version" }],
      rows: Object.entries(started.versions),
    },
    { caption: "Versions" },
  )
}
<details><summary>Everything the run was asked for</summary>
${htmlTable({
  columns: [{ title: "option" }, { title: "value" }],
  rows: Object.entries(started.options).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]),
})}
</details>`,
  };
}

function predictCommand(started: NonNullable<RunState["started"]>, winner: string): string[] {
  const example = exampleNoun(started) === "picture" ? ["--image", "PICTURE"] : ["--text", "…"];
  return ["shortlist", "predict", winner, ...example];
}
