import { inDeb } from "../../fetch/debian-packages.ts";
import { createRng } from "../../rng.ts";
import { kanaFontPackages } from "../sources/fetch-raw.ts";
import { readFonts } from "../sources/font-file.ts";
import type { ImageDatasetRecipe, LabelledPicture } from "./dataset-recipe.ts";
import { drawText } from "./draw-text.ts";
import { fontGroup } from "./font-group.ts";

/** The first 25 of the fifty sounds, by their usual romanisation. */
const kanaOf: Record<string, string> = Object.fromEntries(
  [..."あいうえおかきくけこさしすせそたちつてとなにぬねの"].map((kana, i) => [
    "a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no".split(" ")[i]!,
    kana,
  ]),
);
const nVariants = 2;

/** Target: which hiragana? */
export const kana: ImageDatasetRecipe = {
  name: "kana",
  role: "target",
  description: "Hiragana in one of some 30 Japanese fonts → which of 25; split by font",
  licence: "as each font: SIL OFL 1.1, IPA Font License, public domain or freely distributable",
  classes: Object.keys(kanaOf),
  read() {
    const fonts = readFonts(kanaFontPackages.map((name) => inDeb(name, "usr/share/fonts"))).filter(
      ({ codePoints }) => Object.values(kanaOf).every((kana) => codePoints.has(kana.codePointAt(0)!)),
    );
    const all = fonts.flatMap((font) =>
      Object.entries(kanaOf).flatMap(([label, text]) =>
        Array.from({ length: nVariants }, (_, variant): LabelledPicture => {
          const name = `${font.family.replace(/[^\w-]+/g, "-")}-${variant}`;
          return {
            name,
            label,
            group: fontGroup(font),
            draw: () => drawText(text, font, `kana/${name}/${label}`),
          };
        }),
      ),
    );
    return createRng("kana").shuffle(all);
  },
};
