import { createRng } from "../../rng.ts";
import { inRaw } from "../paths.ts";
import { readText } from "../sources/read-lines.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";

const lists: Record<string, string> = {
  catalan: "wcatalan/usr/share/dict/catalan",
  danish: "wdanish/usr/share/dict/danish",
  dutch: "wdutch/usr/share/dict/dutch",
  english: "wamerican/usr/share/dict/american-english",
  french: "wfrench/usr/share/dict/french",
  german: "wngerman/usr/share/dict/ngerman",
  italian: "witalian/usr/share/dict/italian",
  polish: "wpolish/usr/share/dict/polish",
  portuguese: "wportuguese/usr/share/dict/portuguese",
  spanish: "wspanish/usr/share/dict/spanish",
  swedish: "wswedish/usr/share/dict/swedish",
};

/** One word alone: letters, not vocabulary, must carry it. */
export const words: DatasetRecipe = {
  name: "words",
  role: "benchmark",
  description: "One word → language (11 word lists)",
  licence: "GPL-2.0 and others, by word list",
  classes: Object.keys(lists),
  sourceShare: 0.5,
  read: () =>
    Object.entries(lists).flatMap(([label, path]) => {
      const all = readText(inRaw("debs", path)).split("\n");
      const rng = createRng(`words/${label}`);
      const drawn = new Set<string>();
      while (drawn.size < 4000) {
        const word = all[rng.integer(all.length)]!.split("/")[0]!.toLowerCase();
        if (/^\p{L}{4,14}$/u.test(word)) drawn.add(word);
      }
      return [...drawn].map((text) => ({ text, label, group: text }));
    }),
};
