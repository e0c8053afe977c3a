import type { Figure } from "../figure/figure.ts";
import { inlineSvg } from "../figure/picture.ts";
import { type Markup, markup } from "../markup.ts";
import { htmlTable } from "./html-table.ts";
import type { Section } from "./page.ts";

/** A figure with its caption and its numbers as a table, and what else is to be said; nothing where it shows nothing. */
export function figureSection<Input>(
  id: string,
  { title, caption, render }: Figure<Input>,
  input: Input,
  more?: Markup,
): Section | undefined {
  const rendered = render(input);
  if (rendered === undefined) return undefined;
  const { picture, table } = rendered;
  return {
    id,
    heading: title,
    content: markup`<figure>
<figcaption>${caption}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${title}">${inlineSvg(picture)}</div>
</figure>
${more}
<details><summary>The numbers of this figure as a table</summary>
${htmlTable(table)}
</details>`,
  };
}
