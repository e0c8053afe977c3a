import { counted } from "../../numeric/counted.ts";
import { percent } from "../../numeric/percent.ts";
import { exampleNoun } from "../../run/example-noun.ts";
import { markup } from "../markup.ts";
import type { RunState } from "../run-state.ts";
import type { Section } from "./page.ts";

/** What one should know when reading all that. */
export function notesSection({ started, recall, trials, tested }: RunState): Section | undefined {
  const noun = exampleNoun(started);
  const notes = (recall?.notes ?? []).filter((note) => note !== recall?.trust?.words);
  const failed = trials.filter(({ status }) => status === "failed").length;
  if (failed > 0)
    notes.push(`${failed} of ${trials.length} trials failed; their reasons are in the table above`);
  const nValidation = started?.data.split.validation;
  const best = Math.max(...trials.flatMap(({ curve }) => curve));
  if (nValidation !== undefined && Number.isFinite(best)) {
    const error = 100 * Math.sqrt((best * (1 - best)) / nValidation);
    notes.push(
      `with ${counted(nValidation, `validation ${noun}`)} an accuracy near ${percent(best)} has a standard error of ${error.toFixed(1)} points: smaller differences between models may be chance`,
    );
  }
  if (tested !== undefined)
    notes.push(`the test ${noun}s were read once, for the pick and the baselines only`);
  if (notes.length === 0) return undefined;
  return {
    id: "notes",
    heading: "Notes",
    content: markup`<ul>
${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>`,
  };
}
