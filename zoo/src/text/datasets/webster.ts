import { readWebster } from "../sources/dictionaries.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";
import { clipWords } from "./normalise-text.ts";

const fields: Record<string, string> = {
  Bot: "botany",
  Zool: "zoology",
  Law: "law",
  Med: "medicine",
  Mus: "music",
  Chem: "chemistry",
  Naut: "nautical",
  Mil: "military",
  Arch: "architecture",
  Anat: "anatomy",
  Min: "mineralogy",
  Math: "mathematics",
  Mach: "machinery",
  Astron: "astronomy",
  Eccl: "church",
};

/** Definitions of a hundred years ago; none of them stands in WordNet. */
export const webster: DatasetRecipe = {
  name: "webster",
  role: "benchmark",
  description: "Definition in the 1913 Webster → field (botany, law, nautical …)",
  licence: "GPL-2.0-or-later (GCIDE; text of 1913 in the public domain)",
  classes: Object.values(fields),
  sourceShare: 0.4,
  read: () =>
    readWebster().map(({ headword, topic, text }) => ({
      text: clipWords(text, 5, 30),
      label: fields[topic] ?? "",
      group: headword.toLowerCase(),
    })),
};
