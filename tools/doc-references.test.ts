/** Every page and section of docs/ that a source file refers to is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Sections as GitHub links to them: lower case, dashes for spaces. */
function sectionsOf(page: string): Set<string> {
  const headings = readFileSync(page, "utf8").matchAll(/^#+ (.+)$/gm);
  return new Set(Array.from(headings, ([, title = ""]) => title.toLowerCase().replaceAll(" ", "-")));
}

it("sources refer to pages and sections of docs/ that exist", () => {
  const files = ["packages", "zoo", "bench", "tools"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|py)$/.test(name) && !/(^|\/)(node_modules|dist|build)\//.test(name))
      .map((name) => join(root, folder, name)),
  );
  const references = files.flatMap((file) =>
    Array.from(
      readFileSync(file, "utf8").matchAll(/\bdocs\/([\w./-]+\.md)(?:#([\w-]+))?/g),
      ([text, page = "", section]) => ({ file, text, page: join(root, "docs", page), section }),
    ),
  );
  expect(references.length).toBeGreaterThan(20);
  const broken = references.filter(
    ({ page, section }) =>
      !existsSync(page) || (section !== undefined && !sectionsOf(page).has(section.toLowerCase())),
  );
  expect(broken.map(({ file, text }) => `${relative(root, file)}: ${text}`)).toEqual([]);
});
