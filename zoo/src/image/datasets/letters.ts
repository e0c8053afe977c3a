import { inDeb } from "../../fetch/debian-packages.ts";
import { createRng } from "../../rng.ts";
import { latinFontPackages } from "../sources/fetch-raw.ts";
import { type FontFile, readFonts } from "../sources/font-file.ts";
import type { ImageDatasetRecipe, LabelledPicture } from "./dataset-recipe.ts";
import { drawText } from "./draw-text.ts";
import { fontGroup } from "./font-group.ts";

const classNames = [..."abcdefghijklmnopqrstuvwxyz"];
const nPictures = 11_000;

/** The Latin fonts of every kind that have all the letters. */
export const latinFonts = (kinds = Object.keys(latinFontPackages)): FontFile[] =>
  readFonts(
    kinds.flatMap((kind) =>
      latinFontPackages[kind as keyof typeof latinFontPackages].map((name) => inDeb(name, "usr/share/fonts")),
    ),
  ).filter(({ codePoints }) =>
    [...classNames.join(""), ...classNames.join("").toUpperCase()].every((letter) =>
      codePoints.has(letter.codePointAt(0)!),
    ),
  );

export const letters: ImageDatasetRecipe = {
  name: "letters",
  role: "benchmark",
  description: "Printed Latin letter, capital or small, in one of some 300 fonts → which one; split by font",
  licence: "as each font: SIL OFL 1.1, GPL with font exception, or freely distributable",
  classes: classNames,
  sourceShare: 0.75,
  read() {
    const fonts = latinFonts();
    const rng = createRng("letters");
    const all = fonts.flatMap((font) =>
      classNames.flatMap((label) =>
        ["small", "capital"].map((size): LabelledPicture => {
          const text = size === "small" ? label : label.toUpperCase();
          const name = `${font.family.replace(/[^\w-]+/g, "-")}-${size}`;
          return {
            name,
            label,
            group: fontGroup(font),
            draw: () => drawText(text, font, `letters/${name}/${label}`),
          };
        }),
      ),
    );
    return rng.shuffle(all).slice(0, nPictures);
  },
};
