import { readEmojiNames } from "../sources/emojibase.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";

const classes = [
  "smileys-emotion",
  "people-body",
  "animals-nature",
  "food-drink",
  "travel-places",
  "activities",
  "objects",
  "symbols",
];

const emojiRows = (language: string, withTags: boolean) =>
  readEmojiNames(language).map(({ codePoint, group, label, tags }) => ({
    text: withTags ? [label, ...tags.slice(0, 3)].join(", ") : label,
    label: group,
    group: codePoint.split("-")[0]!,
  }));

export const emoji: DatasetRecipe = {
  name: "emoji",
  role: "benchmark",
  description: "English name and three tags of an emoji → group; split by code point",
  licence: "MIT (emojibase; names from Unicode CLDR)",
  classes,
  sizes: { train: 600, validation: 150, test: 350 },
  read: () => emojiRows("en", true),
};

export const emojiWorld: DatasetRecipe = {
  name: "emoji-world",
  role: "benchmark",
  description:
    "Name and three tags of an emoji in German, French, Spanish, Italian or Polish → group; split by code point",
  licence: "MIT (emojibase; names from Unicode CLDR)",
  classes,
  read: () => ["de", "fr", "es", "it", "pl"].flatMap((language) => emojiRows(language, true)),
};
