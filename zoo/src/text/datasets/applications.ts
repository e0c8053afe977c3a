import { unitHash } from "../../rng.ts";
import { readApplications } from "../sources/app-stream.ts";
import type { DatasetRecipe, LabelledText } from "./dataset-recipe.ts";

const categories = [
  "Game",
  "AudioVideo",
  "Education",
  "Science",
  "Network",
  "Graphics",
  "System",
  "Development",
  "Office",
  "Utility",
];

/** Target: what is an application for, told by its one-line summary in one of five languages? */
export const applications: DatasetRecipe = {
  name: "applications",
  role: "target",
  description: "One-line summary of a desktop application, in five languages → category",
  licence: "CC0-1.0 or FSFAP by application (AppStream metadata)",
  classes: categories,
  sizes: { train: 700, validation: 200, test: 400 },
  read() {
    const rows: LabelledText[] = [];
    for (const application of readApplications()) {
      const found = categories.filter((category) => application.categories.includes(category));
      // Educational science and networked games count once: the first main category named.
      const label = application.categories.find((category) => found.includes(category));
      if (label === undefined) continue;
      // Each application once, in one of its languages: no random split can let translations meet.
      const texts = ["C", "de", "fr", "es", "it"]
        .map((language) => application.summaries.get(language) ?? "")
        .filter((text) => text.split(" ").length >= 3);
      const text = texts[Math.floor(unitHash(application.id) * texts.length)];
      if (text !== undefined) rows.push({ text, label, group: application.id });
    }
    return rows;
  },
};
