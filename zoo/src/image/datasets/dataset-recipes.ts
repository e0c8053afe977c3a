import { clipart } from "./clipart.ts";
import type { ImageDatasetRecipe } from "./dataset-recipe.ts";
import { digits } from "./digits.ts";
import { emoji } from "./emoji.ts";
import { fashion } from "./fashion.ts";
import { icons } from "./icons.ts";
import { stamps } from "./stamps.ts";

/** Every dataset of pictures; targets first, because the others must leave out what a target holds. */
export const imageDatasetRecipes: readonly ImageDatasetRecipe[] = [
  clipart,
  stamps,
  fashion,
  digits,
  emoji,
  icons,
];
