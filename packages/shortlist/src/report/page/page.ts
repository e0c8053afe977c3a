import { type Markup, markup } from "../markup.ts";
import { pageStyle } from "./page-style.ts";

/** One part of a page. */
export interface Section {
  /** Its anchor. */
  readonly id: string;
  readonly heading: string;
  readonly content: Markup;
}

export interface Page {
  /** What the browser's tab says. */
  readonly title: string;
  /** What is said before all sections. */
  readonly head: Markup;
  readonly sections: readonly Section[];
}

/**
 * A page in one file that needs no network and no script.
 *
 * Its policy forbids both: were a hostile name ever to slip through, a browser would still not run it.
 *
 * @example
 * const page = { title: "A & B", head: { markup: "<h1>x</h1>" }, sections: [] };
 * htmlPage(page).includes("<title>A &amp; B</title>"); // true
 */
export function htmlPage({ title, head, sections }: Page): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'">
<title>${title}</title>
<style>
${{ markup: pageStyle() }}
</style>
</head>
<body>
<main>
${head}
${sections.length > 1 && markup`<nav aria-label="Contents">${sections.map(({ id, heading }) => markup`<a href="#${id}">${heading}</a>`)}</nav>`}
${sections.map(({ id, heading, content }) => markup`<section id="${id}">\n<h2>${heading}</h2>\n${content}\n</section>\n`)}</main>
</body>
</html>
`;
  return page.markup;
}
