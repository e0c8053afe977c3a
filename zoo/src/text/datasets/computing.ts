import { readFoldoc } from "../sources/dictionaries.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";
import { clipWords } from "./normalise-text.ts";

/** Target: which part of computing does a definition belong to? */
export const computing: DatasetRecipe = {
  name: "computing",
  role: "target",
  description:
    "Definition in the Free On-line Dictionary of Computing → subject (networking, language, storage …)",
  licence: "GNU Free Documentation Licence 1.1 or later",
  classes: [
    "language",
    "networking",
    "programming",
    "operating system",
    "jargon",
    "hardware",
    "company",
    "communications",
    "mathematics",
    "storage",
    "database",
    "character",
    "processor",
    "web",
    "theory",
    "graphics",
  ],
  sizes: { train: 700, validation: 200, test: 400 },
  read: () =>
    readFoldoc().map(({ headword, topic, text }) => ({
      text: clipWords(text, 6, 40),
      label: topic,
      group: headword.toLowerCase(),
    })),
};
