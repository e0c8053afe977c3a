import { readDeclaration } from "../sources/udhr.ts";
import type { DatasetRecipe, LabelledText } from "./dataset-recipe.ts";

const codes =
  "ces slk pol slv hrv bos_latn srp_latn deu_1996 nld afr dan nob nno swe isl fao por_PT por_BR spa cat glg ast ita ron_2006 fra oci_1".split(
    " ",
  );

/** Snippets of four words in closely related languages. */
export const languages: DatasetRecipe = {
  name: "languages",
  role: "benchmark",
  description: "Four words of the Universal Declaration of Human Rights → language (close relatives)",
  licence: "public domain text (MIT package)",
  classes: codes,
  sourceShare: 0.3,
  read() {
    const rows: LabelledText[] = [];
    for (const code of codes) {
      for (const [index, paragraph] of readDeclaration(code).entries()) {
        const words = paragraph.split(" ");
        for (let start = 0; start + 4 <= words.length; start += 4) {
          rows.push({ text: words.slice(start, start + 4).join(" "), label: code, group: `${index}` });
        }
      }
    }
    return rows;
  },
};
