import { expect } from "vitest";
import { expectWellFormed } from "../figure/picture-checks.test.files.ts";

/** What every page must be: whole, without a script, a handler or anything that is fetched, and forbidding them too. */
export function expectSafePage(page: string): void {
  // The body as XML: it holds none of the tags that HTML leaves open.
  expectWellFormed(page.slice(page.indexOf("<body>"), page.indexOf("</html>")));
  expect(page).not.toMatch(
    /<script|<img|<link|<iframe|<[a-z]+[^>]* on\w+=|(?:href|src)="(?!#)|url\((?!#)|@import/i,
  );
  expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  expect(page).toContain("default-src 'none'");
}
