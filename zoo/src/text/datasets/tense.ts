import { joinWords, readBrown } from "../sources/brown.ts";
import type { DatasetRecipe, LabelledText } from "./dataset-recipe.ts";

const isPast = (tag: string): boolean => /^(vbd|bed|bedz|hvd|dod)(\*|$)/.test(tag);
const isPresent = (tag: string): boolean => /^(vbz|bez|ber|bem|hvz|doz)(\*|$)/.test(tag);

/** A question of grammar, not of subject: the sentence's finite verbs are all past or all present. */
export const tense: DatasetRecipe = {
  name: "tense",
  role: "benchmark",
  description: "Sentence of the Brown corpus → past or present tense",
  licence: "Brown corpus (redistribution permitted)",
  classes: ["past", "present"],
  sourceShare: 0.5,
  read() {
    const rows: LabelledText[] = [];
    for (const document of readBrown()) {
      for (const sentence of document.sentences) {
        if (sentence.length < 6 || sentence.length > 25) continue;
        const past = sentence.some(({ tag }) => isPast(tag));
        const present = sentence.some(({ tag }) => isPresent(tag));
        if (past === present) continue;
        rows.push({ text: joinWords(sentence), label: past ? "past" : "present", group: document.id });
      }
    }
    return rows;
  },
};
