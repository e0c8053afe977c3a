import { clipart } from "./clipart.ts";
import type { ImageDatasetRecipe } from "./dataset-recipe.ts";
import { digits } from "./digits.ts";
import { emoji } from "./emoji.ts";
import { fashion } from "./fashion.ts";
import { icons } from "./icons.ts";
import { kana } from "./kana.ts";
import { letters } from "./letters.ts";
import { scripts } from "./scripts.ts";
import { stamps } from "./stamps.ts";
import { textures } from "./textures.ts";
import { typeStyles } from "./type-styles.ts";

/** Every dataset of pictures; targets first, because the others must leave out what a target holds. */
export const imageDatasetRecipes: readonly ImageDatasetRecipe[] = [
  clipart,
  stamps,
  kana,
  fashion,
  digits,
  emoji,
  icons,
  letters,
  textures,
  scripts,
  typeStyles,
];
