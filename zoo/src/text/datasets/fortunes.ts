import { readFortunes } from "../sources/fortunes.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";
import { clipWords } from "./normalise-text.ts";

const topics = (
  name: string,
  debianPackages: string[],
  classes: string[],
  description: string,
  sourceShare = 0,
): DatasetRecipe => ({
  name,
  role: "benchmark",
  description,
  licence: "BSD / GPL-2.0-or-later / quotations, by package",
  classes,
  sourceShare,
  read: () =>
    debianPackages.flatMap(readFortunes).map(({ topic, text }) => ({
      text: clipWords(text, 5, 40),
      label: topic,
      group: text,
    })),
});

export const sayings = topics(
  "sayings",
  ["fortunes", "fortunes-min"],
  "computers definitions science politics people work wisdom literature songs-poems startrek education food law love medicine".split(
    " ",
  ),
  "English saying → topic",
);

export const sprueche = topics(
  "sayings-de",
  ["fortunes-de"],
  "sprichworte zitate sprueche witze computer murphy gedichte stilblueten wusstensie letzteworte kinderzitate woerterbuch".split(
    " ",
  ),
  "German saying → topic",
);

export const dichos = topics(
  "sayings-es",
  ["fortunes-es"],
  "informatica humanos libertad refranes filosofia ciencia familia arte pintadas verdad sabiduria poder proverbios sentimientos amistad".split(
    " ",
  ),
  "Spanish saying → topic",
);
