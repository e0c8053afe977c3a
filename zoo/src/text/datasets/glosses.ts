import { readNounSynsets } from "../sources/wordnet.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";

/** Target: what kind of thing does a dictionary definition describe? */
export const glosses: DatasetRecipe = {
  name: "glosses",
  role: "target",
  description: "WordNet noun definition → lexicographer file (plant, artifact, feeling …)",
  licence: "WordNet 3.0 licence (Princeton University)",
  classes: { atLeast: 500 },
  sizes: { train: 600, validation: 150, test: 600 },
  read: () =>
    readNounSynsets().map(({ id, file, definition }) => ({
      text: definition,
      label: file.replace("noun.", ""),
      group: id,
    })),
};
