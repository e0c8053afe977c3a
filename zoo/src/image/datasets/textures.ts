import sharp from "sharp";
import { createRng } from "../../rng.ts";
import { photographNames, readPhotograph } from "../sources/photographs.ts";
import type { ImageDatasetRecipe, LabelledPicture } from "./dataset-recipe.ts";

/** Photographs are cut into squares of so many pixels; a part of the dataset has some of them, whole. */
const blockSide = 120;
const [nColumns, nRows] = [16, 9];
const nCropsOfABlock = 4;
const side = 48;

export const textures: ImageDatasetRecipe = {
  name: "textures",
  role: "benchmark",
  description:
    "Small piece of one of 20 photographs, its light and colours changed → which one; split by region",
  licence: "GPL-2.0-or-later (Plasma, MATE), CC-BY-4.0, CC-BY-SA-3.0 or CC-BY-SA-4.0 (Lomiri)",
  classes: photographNames,
  sourceShare: 0.75,
  read: () =>
    photographNames.flatMap((label) =>
      Array.from({ length: nColumns * nRows * nCropsOfABlock }, (_, i): LabelledPicture => {
        const block = Math.floor(i / nCropsOfABlock);
        const name = `${block}-${i % nCropsOfABlock}`;
        return { name, label, group: `${label}/${block}`, draw: () => drawPiece(label, block, name) };
      }),
    ),
};

/** A square somewhere in a block, in another light: brightness, saturation and hue change, and it may be a mirror image. */
async function drawPiece(photograph: string, block: number, name: string): Promise<Uint8Array> {
  const { data, width, height } = await readPhotograph(photograph);
  const rng = createRng(`textures/${photograph}/${name}`);
  const size = 60 + rng.integer(blockSide - 60);
  const left = (block % nColumns) * blockSide + rng.integer(blockSide - size);
  const top = Math.floor(block / nColumns) * blockSide + rng.integer(blockSide - size);
  const light = {
    brightness: 0.6 + 0.8 * rng.next(),
    saturation: 1.3 * rng.next(),
    hue: Math.round(60 * (rng.next() - 0.5)),
  };
  return sharp(data, { raw: { width, height, channels: 3 } })
    .extract({ left, top, width: size, height: size })
    .flop(rng.next() < 0.5)
    .resize(side, side, { kernel: "lanczos3" })
    .modulate(light)
    .png({ compressionLevel: 9 })
    .toBuffer();
}
