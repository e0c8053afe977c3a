import { expect } from "vitest";
import { expectWellFormed } from "../figure/picture-checks.test.files.ts";

/** What every page must be: whole, without a script, a handler or anything that is fetched, and forbidding them too. */
export function expectSafePage(page: string): void {
  // The body as XML: it holds none of the tags that HTML leaves open.
  expectWellFormed(page.slice(page.indexOf("<body>"), page.indexOf("</html>")));
  // A picture may only be in the page itself.
  const fetched = page.replaceAll(/<img src="data:image\/webp;base64,[A-Za-z0-9+/=]*"/g, "<picture");
  expect(fetched).not.toMatch(/<script|<img|<link|<iframe|(?:href|src)="(?!#)|url\((?!#)|@import/i);
  // What a value says runs nothing, as long as it does not end early: then it would not be well-formed.
  expect(page.replaceAll(/="[^"<>]*"/g, '=""')).not.toMatch(/<[a-z]+[^>]* on\w+=/i);
  expect(fetched).not.toMatch(/NaN|undefined|Infinity|\[object/);
  expect(page).toContain("default-src 'none'");
}
