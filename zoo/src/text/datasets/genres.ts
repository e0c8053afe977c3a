import { brownGenres, joinWords, readBrown } from "../sources/brown.ts";
import type { DatasetRecipe, LabelledText } from "./dataset-recipe.ts";

const merged: Record<string, string> = {
  n: "fiction",
  k: "fiction",
  p: "fiction",
  l: "fiction",
  a: "press",
  b: "press",
};

/** Passages of about 45 words; all passages of one document stay in one part. */
export const genres: DatasetRecipe = {
  name: "genres",
  role: "benchmark",
  description: "Passage of the Brown corpus → genre",
  licence: "Brown corpus (redistribution permitted)",
  classes: [
    "press",
    "reviews",
    "religion",
    "hobbies",
    "lore",
    "belles-lettres",
    "government",
    "learned",
    "fiction",
  ],
  sourceShare: 0.3,
  read() {
    const rows: LabelledText[] = [];
    for (const document of readBrown()) {
      let words: LabelledText["text"][] = [];
      for (const sentence of document.sentences) {
        words.push(joinWords(sentence));
        const text = words.join(" ");
        if (text.split(" ").length < 45) continue;
        const label = merged[document.genre] ?? brownGenres[document.genre]!;
        rows.push({ text: text.split(" ").slice(0, 55).join(" "), label, group: document.id });
        words = [];
      }
    }
    return rows;
  },
};
