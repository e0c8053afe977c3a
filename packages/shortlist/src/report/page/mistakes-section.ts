import { percent } from "../../numeric/percent.ts";
import { exampleNoun } from "../../run/example-noun.ts";
import { type Markup, markup } from "../markup.ts";
import type { Previews } from "../read-previews.ts";
import type { RunState } from "../run-state.ts";
import { mistakeCount, nameOfExample, type ShownMistake, shownMistakes } from "../shown-mistakes.ts";
import { htmlTable } from "./html-table.ts";
import type { Section } from "./page.ts";
import { breakable, previewImage } from "./preview-image.ts";

/** What the pick was surest about and wrong: pictures as a gallery, texts as a table. Nothing before the test. */
export function mistakesSection(state: RunState, previews: Previews): Section | undefined {
  const mistakes = shownMistakes(state);
  if (mistakes.length === 0) return undefined;
  const total = mistakeCount(state) ?? mistakes.length;
  const noun = exampleNoun(state.started);
  const which = mistakes.length < total ? `The ${mistakes.length} of ${total} wrong` : `All ${total} wrong`;
  const hasPictures = mistakes.some(({ example }) => example?.name !== undefined);
  const notes = state.examples.mistakes?.notes ?? [];
  return {
    id: "mistakes",
    heading: "The worst mistakes",
    content: markup`<p>${which} test ${noun}s that the pick was surest about, surest first. Each is worth a look: its label may be wrong, or its class may look like the other.</p>
${hasPictures ? galleryOf(mistakes, previews) : tableOf(mistakes, noun)}${notes.length > 0 && markup`<ul class="muted">${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}`,
  };
}

function galleryOf(mistakes: readonly ShownMistake[], previews: Previews): Markup {
  return markup`<ol class="cards">
${mistakes.map(({ row, actual, predicted, probability, example }) => {
  const name = nameOfExample(row, example);
  return markup`<li><figure>${previewImage({ row, label: 0, ...example, name }, previews)}
<figcaption><b><bdi>${actual}</bdi></b> <span class="taken"><span aria-hidden="true">→</span><span class="unseen">taken for</span> <b><bdi>${predicted}</bdi></b> ${percent(probability)}</span>
<small><bdi>${breakable(name)}</bdi></small></figcaption></figure></li>\n`;
})}</ol>`;
}

function tableOf(mistakes: readonly ShownMistake[], noun: string): Markup {
  return htmlTable({
    columns: [
      { title: noun === "row" ? "text" : noun },
      { title: "true class" },
      { title: "taken for" },
      { title: "probability", align: "right" },
    ],
    rows: mistakes.map(({ row, actual, predicted, probability, example }) => [
      nameOfExample(row, example),
      actual,
      predicted,
      percent(probability),
    ]),
  });
}
