import { counted } from "../../numeric/counted.ts";
import { percent } from "../../numeric/percent.ts";
import { exampleNoun } from "../../run/example-noun.ts";
import { type Markup, markup } from "../markup.ts";
import type { Previews } from "../read-previews.ts";
import type { RunState } from "../run-state.ts";
import { mistakeCount, nameOfExample, type ShownMistake, shownMistakes } from "../shown-mistakes.ts";
import type { Section } from "./page.ts";
import { breakable, previewImage } from "./preview-image.ts";

/** What the pick was surest about and wrong: pictures as a gallery, texts as a list. Nothing before the test. */
export function mistakesSection(state: RunState, previews: Previews): Section | undefined {
  const mistakes = shownMistakes(state);
  if (mistakes.length === 0) return undefined;
  const total = mistakeCount(state) ?? mistakes.length;
  const noun = exampleNoun(state.started);
  const which =
    mistakes.length < total
      ? `The ${mistakes.length} of ${total} misclassified test ${noun}s that the pick was surest about, surest first.`
      : `${counted(total, `misclassified test ${noun}`)}, the one that the pick was surest about first.`;
  const hasPictures = mistakes.some(({ example }) => example?.name !== undefined);
  const notes = state.examples.mistakes?.notes ?? [];
  return {
    id: "mistakes",
    heading: "The worst mistakes",
    content: markup`<p>${which} Each is worth a look: its label may be wrong, or its class may look like the other.</p>
${hasPictures ? galleryOf(mistakes, previews) : listOf(mistakes)}${notes.length > 0 && markup`<ul class="muted">${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}`,
  };
}

function galleryOf(mistakes: readonly ShownMistake[], previews: Previews): Markup {
  return markup`<ol class="cards">
${mistakes.map((mistake) => {
  const { row, example } = mistake;
  const name = nameOfExample(row, example);
  return markup`<li><figure>${previewImage({ row, label: 0, ...example, name }, previews)}
<figcaption>${takenFor(mistake)}
<small><bdi>${breakable(name)}</bdi></small></figcaption></figure></li>\n`;
})}</ol>`;
}

function listOf(mistakes: readonly ShownMistake[]): Markup {
  return markup`<ol class="texts">
${mistakes.map((mistake) => markup`<li><p dir="auto">${nameOfExample(mistake.row, mistake.example)}</p><p>${takenFor(mistake)}</p></li>\n`)}</ol>`;
}

/** "cats → dogs 97.3 %", also for who hears it. */
function takenFor({ actual, predicted, probability }: ShownMistake): Markup {
  return markup`<b><bdi>${actual}</bdi></b> <span class="taken"><span aria-hidden="true">→</span><span class="unseen">taken for</span> <b><bdi>${predicted}</bdi></b> <span class="sure">${percent(probability)}</span></span>`;
}
