import { applications } from "./applications.ts";
import { computing } from "./computing.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";
import { purposes, sections } from "./debian.ts";
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
  tense,
  questions,
  languages,
  words,
  emoji,
  emojiWorld,
  purposes,
  webster,
  sayings,
  sprueche,
  dichos,
  sections,
  manuals,
  genres,
];
