import { joinWords, readBrown } from "../sources/brown.ts";
import type { DatasetRecipe, LabelledText } from "./dataset-recipe.ts";

/** Word order and question words must tell, as the end mark is cut off. */
export const questions: DatasetRecipe = {
  name: "questions",
  role: "benchmark",
  description: "Sentence of the Brown corpus without its end mark → question or statement",
  licence: "Brown corpus (redistribution permitted)",
  classes: ["question", "statement"],
  read() {
    const rows: LabelledText[] = [];
    for (const document of readBrown()) {
      for (const sentence of document.sentences) {
        if (sentence.length < 5 || sentence.length > 25) continue;
        const end = sentence.at(-1)!.word;
        if (!/^[.?]$/.test(end) || sentence.some(({ word }) => /[`'"]{2}/.test(word))) continue;
        rows.push({
          // The corpus writes many end marks twice.
          text: joinWords(sentence.filter(({ word }) => !/^[.?!]$/.test(word))),
          label: end === "?" ? "question" : "statement",
          group: document.id,
        });
      }
    }
    return rows;
  },
};
