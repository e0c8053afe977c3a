import { applications } from "./applications.ts";
import { computing } from "./computing.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";
import { interfaces, purposes, sections } from "./debian.ts";
import { emoji, emojiWorld } from "./emoji.ts";
import { dichos, sayings, sprueche } from "./fortunes.ts";
import { genres } from "./genres.ts";
import { glosses } from "./glosses.ts";
import { languages } from "./languages.ts";
import { manuals } from "./manuals.ts";
import { places } from "./places.ts";
import { questions } from "./questions.ts";
import { spam } from "./spam.ts";
import { tense } from "./tense.ts";
import { webster } from "./webster.ts";
import { words } from "./words.ts";

/** Every dataset of the zoo; targets first, because the others must leave out what a target holds. */
export const datasetRecipes: readonly DatasetRecipe[] = [
  glosses,
  computing,
  applications,
  places,
  spam,
  genres,
  tense,
  questions,
  languages,
  words,
  emoji,
  emojiWorld,
  sections,
  purposes,
  interfaces,
  sayings,
  sprueche,
  dichos,
  manuals,
  webster,
];
