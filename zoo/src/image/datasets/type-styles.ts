import { createRng, type Rng } from "../../rng.ts";
import type { latinFontPackages } from "../sources/fetch-raw.ts";
import type { FontFile } from "../sources/font-file.ts";
import type { ImageDatasetRecipe, LabelledPicture } from "./dataset-recipe.ts";
import { drawText } from "./draw-text.ts";
import { fontGroup } from "./font-group.ts";
import { latinFonts } from "./letters.ts";

type Style = keyof typeof latinFontPackages;

const classNames: Style[] = ["serif", "sans", "monospace", "handwriting", "display"];
const nPicturesOfAClass = 1600;

/** Styles of families that come in a package of another style. */
export function styleOf(packageStyle: Style, { family }: Pick<FontFile, "family">): Style {
  if (packageStyle === "handwriting" || packageStyle === "display") return packageStyle;
  if (/mono|courier|typewriter|cousine|\bcode\b/i.test(family)) return "monospace";
  if (/sans|biolinum|arimo|gothic|^go\b/i.test(family)) return "sans";
  return /serif|slab|tinos/i.test(family) ? "serif" : packageStyle;
}

export const typeStyles: ImageDatasetRecipe = {
  name: "type-styles",
  role: "pretraining", // handwriting comes in so few families that parts without a common one have two or three each
  description: "Printed made-up word → serif, sans, monospace, handwriting or display type",
  licence: "as each font: SIL OFL 1.1, GPL with font exception, or freely distributable",
  classes: classNames,
  sourceShare: 1,
  read() {
    const fontsOf = new Map<Style, FontFile[]>(classNames.map((style) => [style, []]));
    for (const packageStyle of classNames) {
      for (const font of latinFonts([packageStyle])) {
        if (/symbol|math|dingbat/i.test(font.family)) continue;
        fontsOf.get(styleOf(packageStyle, font))!.push(font);
      }
    }
    return classNames.flatMap((label) => {
      const rng = createRng(`type-styles/${label}`);
      const fonts = rng.shuffle(fontsOf.get(label)!);
      return Array.from({ length: nPicturesOfAClass }, (_, i): LabelledPicture => {
        const font = fonts[i % fonts.length]!;
        const word = madeUpWord(rng);
        const name = `${font.family.replace(/[^\w-]+/g, "-")}-${i}`;
        return {
          name,
          label,
          group: fontGroup(font),
          draw: () => drawText(word, font, `type-styles/${name}`, true),
        };
      });
    });
  },
};

/** Four to six letters that can be spoken; sometimes with a capital. */
function madeUpWord(rng: Rng): string {
  const [consonants, vowels] = ["bcdfghjklmnprstvwz", "aeiou"];
  const letters = Array.from({ length: 4 + rng.integer(3) }, (_, i) => {
    const from = i % 2 === 0 ? consonants : vowels;
    return from[rng.integer(from.length)]!;
  }).join("");
  return rng.next() < 0.4 ? letters[0]!.toUpperCase() + letters.slice(1) : letters;
}
