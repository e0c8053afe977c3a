import { readEmojiPictures } from "../sources/emoji-pictures.ts";
import type { ImageDatasetRecipe } from "./dataset-recipe.ts";
import { drawPicture } from "./draw-picture.ts";

const classes = [
  "smileys-emotion",
  "people-body",
  "animals-nature",
  "food-drink",
  "travel-places",
  "activities",
  "objects",
  "symbols",
  "flags",
];

export const emoji: ImageDatasetRecipe = {
  name: "emoji",
  role: "benchmark",
  description: "Emoji in colour → group; split by code point",
  licence: "Apache-2.0 (Noto emoji)",
  classes,
  sourceShare: 0.35,
  read: () =>
    readEmojiPictures().map(({ path, name, codePoint, category }) => ({
      name,
      label: category,
      group: codePoint,
      draw: () => drawPicture(path),
    })),
};
