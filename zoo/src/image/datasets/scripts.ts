import { inDeb } from "../../fetch/debian-packages.ts";
import { createRng } from "../../rng.ts";
import { scriptFontPackages } from "../sources/fetch-raw.ts";
import { readFonts } from "../sources/font-file.ts";
import type { ImageDatasetRecipe, LabelledPicture } from "./dataset-recipe.ts";
import { drawText } from "./draw-text.ts";

/** Writing systems as Unicode names them. */
const classNames = [
  "Arabic",
  "Armenian",
  "Bengali",
  "Cyrillic",
  "Devanagari",
  "Ethiopic",
  "Georgian",
  "Greek",
  "Han",
  "Hangul",
  "Hebrew",
  "Khmer",
  "Tamil",
  "Thai",
];
const nPicturesOfAClass = 700;

export const scripts: ImageDatasetRecipe = {
  name: "scripts",
  role: "benchmark",
  description: "One printed character → its writing system, of 14; split by character",
  licence: "as each font: SIL OFL 1.1, GPL with font exception, Arphic Public License",
  classes: classNames,
  sourceShare: 0.6,
  read() {
    const fonts = readFonts(scriptFontPackages.map((name) => inDeb(name, "usr/share/fonts")));
    return classNames.flatMap((label) => {
      const isLetter = new RegExp(`^(?=\\p{Script=${label}})\\p{L}$`, "u");
      // Han and Hangul have tens of thousands: a draw of them, each in few fonts; an alphabet's letters in many.
      const rng = createRng(`scripts/${label}`);
      const pairs = fonts.flatMap((font) => {
        const letters = [...font.codePoints].filter((code) => isLetter.test(String.fromCodePoint(code)));
        return letters.length < 20 ? [] : letters.map((code) => ({ font, code }));
      });
      return rng
        .shuffle(pairs)
        .slice(0, nPicturesOfAClass)
        .map(({ font, code }): LabelledPicture => {
          const hex = code.toString(16);
          const name = `${hex}-${font.family.replace(/[^\w-]+/g, "-")}`;
          return {
            name,
            label,
            group: hex,
            draw: () => drawText(String.fromCodePoint(code), font, `scripts/${name}`),
          };
        });
    });
  },
};
