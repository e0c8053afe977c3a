import { readMails } from "../sources/spam-assassin.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";
import { clipWords } from "./normalise-text.ts";

/** The first words of a mail's body only: with the headers the task is solved at once. */
export const spam: DatasetRecipe = {
  name: "spam",
  role: "benchmark",
  description: "First 25 words of a mail → spam or not",
  licence: "SpamAssassin public corpus (copyright of the senders)",
  classes: ["ham", "spam"],
  sourceShare: 0.4,
  read: () =>
    readMails().map(({ spam, body, subject }) => ({
      text: clipWords(body, 8, 25),
      label: spam ? "spam" : "ham",
      group: subject.replace(/^(re|fwd?|\[[^\]]*\])[: ]*/gi, "").toLowerCase(),
    })),
};
