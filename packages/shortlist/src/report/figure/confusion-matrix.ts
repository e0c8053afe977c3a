import { counted } from "../../numeric/counted.ts";
import { exampleNoun } from "../../run/example-noun.ts";
import { type Markup, markup } from "../markup.ts";
import { pairsOf } from "../most-confused.ts";
import type { RunState } from "../run-state.ts";
import { type FigureTable, figure } from "./figure.ts";
import { parts } from "./figure-style.ts";
import type { Picture } from "./picture.ts";
import { fitText, textWidth } from "./text-width.ts";

/** More classes than this cannot be read in a picture. */
const mostClasses = 30;

/** What the figure of mistakes shows. */
export interface ConfusionMatrix {
  readonly model: string;
  readonly classNames: readonly string[];
  /** What one example is called. */
  readonly noun: "row" | "picture";
  /** (nClasses × nClasses) test rows: of the class in the row, taken for the class in the column. */
  readonly counts: readonly (readonly number[])[];
}

/** The data of the figure: the pick's confusion on the test split; nothing before the test, or above 30 classes. */
export function confusionMatrix({ tested, started }: RunState): ConfusionMatrix | undefined {
  const counts = tested?.test.confusion;
  const classNames = started?.data.classNames;
  if (tested === undefined || counts === undefined || classNames === undefined) return undefined;
  if (classNames.length > mostClasses || counts.length !== classNames.length) return undefined;
  return { model: tested.model, classNames, noun: exampleNoun(started), counts };
}

/** Rows of the class, and how many of them were found. */
function foundOf({ counts }: ConfusionMatrix, c: number): { rows: number; found: number } {
  return { rows: counts[c]!.reduce((sum, count) => sum + count, 0), found: counts[c]![c] as number };
}

const slant = Math.SQRT1_2; // of labels at 45°

/** True classes down, predictions across; a cell is as dark as its share of the true class, the diagonal framed. */
export function drawConfusionMatrix(data: ConfusionMatrix): Picture {
  const { classNames, counts, model, noun } = data;
  const n = classNames.length;
  const cell = Math.min(44, Math.max(20, Math.floor(560 / n)));
  const names = classNames.map((name) => fitText(name, 150));
  const nameWidths = names.map((name) => textWidth(name));
  const left = 30 + Math.max(...nameWidths);
  const top = 34 + slant * (Math.max(...nameWidths) + 14);
  const right = left + n * cell;
  const bottom = top + n * cell;
  const slanted = Math.max(...nameWidths.map((width, j) => left + (j + 0.5) * cell + slant * (width + 14)));
  const width = Math.max(right + 130, slanted + 6, 420);

  const nLevels = parts.light.length;
  const cells = counts.map((row, a) => {
    const { rows } = foundOf(data, a);
    return row.map((count, p) => {
      const share = rows === 0 ? 0 : count / rows;
      const level = count === 0 ? 0 : Math.min(nLevels - 1, 1 + Math.floor(share * (nLevels - 1)));
      const x = left + p * cell;
      const y = top + a * cell;
      return markup`<g><title>${classNames[a]} taken for ${classNames[p]}: ${String(count)} of ${counted(rows, noun)}</title><rect class="part-${level}" x="${x}" y="${y}" width="${cell - 1}" height="${cell - 1}"/>${a === p && markup`<rect class="line" x="${x + 0.75}" y="${y + 0.75}" width="${cell - 2.5}" height="${cell - 2.5}"/>`}${count > 0 && markup`<text class="on-part-${level} small" x="${x + (cell - 1) / 2}" y="${y + cell / 2 + 3.5}" text-anchor="middle">${String(count)}</text>`}</g>`;
    });
  });
  const found = classNames.map((_, c): Markup => {
    const { rows, found } = foundOf(data, c);
    const text = rows === 0 ? `no ${noun}s` : `${found} of ${rows}`;
    return markup`<text class="muted small" x="${right + 8}" y="${top + (c + 0.5) * cell + 4}">${text}</text>\n`;
  });
  return {
    name: "confusion",
    width: Math.ceil(width),
    height: Math.ceil(bottom + 12),
    title: `What ${model} took for what on the test split`,
    description: pairsOf(data.counts)
      .slice(0, 5)
      .map(
        ({ actual, predicted, count }) =>
          `${classNames[actual]} taken for ${classNames[predicted]} ${counted(count, "time")}`,
      )
      .join("; "),
    body: markup`<text class="axis" x="${left}" y="16">predicted</text><text class="axis" x="${right + 8}" y="${top - 8}">found</text>
<text class="axis" transform="translate(14 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">true class</text>
${names.map((name, c) => markup`<text x="${left - 8}" y="${top + (c + 0.5) * cell + 4}" text-anchor="end">${name}</text><text transform="translate(${left + (c + 0.5) * cell} ${top - 8}) rotate(-45)">${name}</text>\n`)}${cells}
${found}`,
  };
}

function tableOf(data: ConfusionMatrix): FigureTable {
  return {
    columns: [
      { title: "true class" },
      { title: "found", align: "right" },
      { title: `${data.noun}s`, align: "right" },
      ...data.classNames.map((name) => ({ title: name, align: "right" as const })),
    ],
    rows: data.classNames.map((name, c) => {
      const { rows, found } = foundOf(data, c);
      return [name, String(found), String(rows), ...data.counts[c]!.map(String)];
    }),
  };
}

export const confusion = figure({
  title: "Mistakes on the test split",
  caption: "Rows are true classes, columns what the pick took them for; the framed diagonal is right.",
  data: confusionMatrix,
  draw: drawConfusionMatrix,
  table: tableOf,
});
