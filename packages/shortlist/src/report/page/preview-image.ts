import { type Markup, markup } from "../markup.ts";
import type { Previews } from "../read-previews.ts";
import type { ShownExample } from "../shown-mistakes.ts";

/** Longest side of a picture in a gallery, in pixels of the page. */
const SIDE = 96;

/**
 * A picture in the page itself, called by its name, in a square frame; a very small one enlarged by a whole factor. A
 * dashed frame where it cannot be shown.
 */
export function previewImage({ name = "", preview }: ShownExample, previews: Previews): Markup {
  const bytes = preview && previews.get(preview.file);
  if (preview === undefined || bytes === undefined)
    return markup`<span class="frame gone" role="img" aria-label="${name}, which cannot be shown" title="${name}"><span aria-hidden="true">not there</span></span>`;
  const factor = Math.max(1, Math.floor(SIDE / Math.max(preview.width, preview.height)));
  const source = { markup: Buffer.from(bytes).toString("base64") };
  return markup`<span class="frame" title="${name}"><img src="data:image/webp;base64,${source}" alt="${name}" width="${factor * preview.width}" height="${factor * preview.height}"${factor > 1 && markup` class="pixels"`}/></span>`;
}

/**
 * A file's name that may be broken where a reader would: after its slashes, dots, dashes and underlines.
 *
 * @example
 * breakable("a/b_1.png").markup; // "a/<wbr/>b_<wbr/>1.<wbr/>png"
 */
export function breakable(name: string): Markup {
  return markup`${name.split(/(?<=[/\\_.-])(?=[^/\\_.-])/).map((part, i) => markup`${i > 0 && markup`<wbr/>`}${part}`)}`;
}
