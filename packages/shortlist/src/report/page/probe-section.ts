import { counted } from "../../numeric/counted.ts";
import { exampleNoun } from "../../run/example-noun.ts";
import { type Markup, markup } from "../markup.ts";
import type { Previews } from "../read-previews.ts";
import type { RunState } from "../run-state.ts";
import { nameOfExample, type ShownExample } from "../shown-mistakes.ts";
import type { Section } from "./page.ts";
import { previewImage } from "./preview-image.ts";

/** What the models were scored on looks like: a few training rows of each class, as far as the run kept them. */
export function probeSection(state: RunState, previews: Previews): Section | undefined {
  const { started, recall, examples } = state;
  const shown = examples.probe?.shown ?? [];
  if (started === undefined || shown.length === 0) return undefined;
  const { classNames, split } = started.data;
  const noun = exampleNoun(state.started);
  const isProbe = recall !== undefined && recall.probeRows > 0;
  const of = isProbe
    ? `the ${recall.probeRows} training ${noun}s that recall scored the models on`
    : `the ${split.train} training ${noun}s`;
  const labels = [...new Set(shown.map(({ label }) => label))];
  const most = Math.max(...labels.map((label) => shown.filter((one) => one.label === label).length));
  const isAll = labels.length === classNames.length;
  const some = most === 1 ? (isAll ? "one" : "one each") : "a few";
  const which = `${some} of ${isAll ? "each class" : `${labels.length} of the ${classNames.length} classes`}`;
  const notes = examples.probe?.notes ?? [];
  const byClass = labels.map((label) => ({
    name: classNames[label] ?? `class ${label}`,
    total: started.data.classCounts[label],
    members: shown.filter((one) => one.label === label),
  }));
  const hasPictures = shown.some(({ name }) => name !== undefined);
  return {
    id: "probe",
    heading: isProbe ? "What the probe looks like" : `What the training ${noun}s look like`,
    content: markup`<p>${String(shown.length)} of ${of}, ${which}.</p>
${hasPictures ? galleryOf(byClass, most, previews) : textsOf(byClass)}${notes.length > 0 && markup`<ul class="muted">${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}`,
  };
}

interface ShownClass {
  readonly name: string;
  /** Of all data. */
  readonly total: number | undefined;
  readonly members: readonly ShownExample[];
}

/** @param most pictures of a class: the fewer, the more classes stand side by side */
function galleryOf(classes: readonly ShownClass[], most: number, previews: Previews): Markup {
  const width = most === 1 ? " one" : most <= 3 ? " three" : "";
  return markup`<div class="classes${width}">
${classes.map(
  ({
    name,
    total,
    members,
  }) => markup`<div><h3><bdi>${name}</bdi>${total !== undefined && markup` <small>${String(members.length)} of ${counted(total, "picture")}</small>`}</h3>
<div class="strip">${members.map((one) => previewImage(one, previews))}</div></div>\n`,
)}</div>`;
}

function textsOf(classes: readonly ShownClass[]): Markup {
  const total = classes.reduce((sum, { members }) => sum + members.length, 0);
  return markup`<details><summary>${counted(total, "text")}, by class</summary>
<div class="classes">
${classes.map(({ name, members }) => markup`<div><h3><bdi>${name}</bdi></h3>\n<ul>${members.map((one) => markup`<li dir="auto">${nameOfExample(one.row, one)}</li>`)}</ul></div>\n`)}</div>
</details>`;
}
