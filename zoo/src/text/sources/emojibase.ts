import { readFileSync } from "node:fs";
import { join } from "node:path";
import { npmFolder } from "../../fetch/npm-packages.ts";

export interface EmojiName {
  codePoint: string;
  group: string;
  label: string;
  tags: string[];
}

const groups = [
  "smileys-emotion",
  "people-body",
  "component",
  "animals-nature",
  "food-drink",
  "travel-places",
  "activities",
  "objects",
  "symbols",
  "flags",
];

/** Names and tags of every emoji that belongs to a group, in one language ("en", "de", …). */
export function readEmojiNames(language: string): EmojiName[] {
  const path = join(npmFolder("emojibase-data@17.0.0"), language, "data.json");
  const emojis = JSON.parse(readFileSync(path, "utf8")) as {
    label: string;
    hexcode: string;
    group?: number;
    tags?: string[];
  }[];
  return emojis
    .filter((emoji) => emoji.group !== undefined)
    .map(({ hexcode, group, label, tags }) => ({
      codePoint: hexcode,
      group: groups[group!] ?? "",
      label,
      tags: tags ?? [],
    }));
}
