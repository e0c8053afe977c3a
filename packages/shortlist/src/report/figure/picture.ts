import { type Markup, markup } from "../markup.ts";
import { figureStyle, type Theme } from "./figure-style.ts";

/** A drawn figure. */
export interface Picture {
  /** A word for the file's name and the page's anchors, e.g. "selection". */
  readonly name: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** What it shows, in a few words: its name to a screen reader. */
  readonly title: string;
  /** What there is to see, in a sentence or two, for who cannot. */
  readonly description: string;
  readonly body: Markup;
}

/**
 * A picture for a page that has `figureStyle` in its head.
 *
 * @example
 * const picture = { name: "x", width: 10, height: 5, title: "X & Y", description: "", body: { markup: "" } };
 * inlineSvg(picture).markup.slice(0, 59); // '<svg class="figure" viewBox="0 0 10 5" width="10" height="5'
 */
export function inlineSvg(picture: Picture): Markup {
  return svg(picture, markup``, markup``);
}

/**
 * A picture as an SVG file of its own, which needs nothing else and looks the same as an image, alone or in a page.
 *
 * @param theme "auto" follows the reader's light or dark mode
 *
 * @example
 * const picture = { name: "x", width: 10, height: 5, title: "X & Y", description: "", body: { markup: "" } };
 * svgFile(picture).includes("<title>X &amp; Y</title>"); // true
 */
export function svgFile(picture: Picture, theme: Theme = "auto"): string {
  const style = markup`<style>${{ markup: figureStyle(theme) }}</style>\n`;
  return `${svg(picture, markup` xmlns="http://www.w3.org/2000/svg"`, style).markup}\n`;
}

function svg({ width, height, title, description, body }: Picture, namespace: Markup, style: Markup): Markup {
  return markup`<svg${namespace} class="figure" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${title}</title>
<desc>${description}</desc>
${style}${body}
</svg>`;
}
