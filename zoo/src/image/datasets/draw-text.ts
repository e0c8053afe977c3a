import sharp from "sharp";
import { createRng } from "../../rng.ts";
import type { FontFile } from "../sources/font-file.ts";

/**
 * Text in one font on paper, as a scan would have it: ink and paper of random colours, a little turned, moved and scaled.
 *
 * @param seed settles everything random
 * @param wide pictures of words are twice as wide as high; of letters, square
 */
export async function drawText(
  text: string,
  font: FontFile,
  seed: string,
  wide = false,
): Promise<Uint8Array> {
  const rng = createRng(seed);
  const [width, height] = wide ? [96, 48] : [48, 48];
  const mask = await inkOf(text, font);
  const fill = 0.62 + 0.28 * rng.next();
  const angle = (wide ? 6 : 16) * (rng.next() - 0.5);
  const glyph = await sharp(mask)
    .resize(Math.round(width * fill), Math.round(height * fill), { fit: "inside" })
    .rotate(angle, { background: "#000" })
    .resize(width, height, { fit: "inside", withoutEnlargement: true })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [freeX, freeY] = [width - glyph.info.width, height - glyph.info.height];
  const left = Math.round(freeX * (0.5 + 0.7 * (rng.next() - 0.5)));
  const top = Math.round(freeY * (0.5 + 0.7 * (rng.next() - 0.5)));
  const [ink, paper] = inkAndPaper(rng.next, rng.next() < 0.25);
  const { channels } = glyph.info;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [gx, gy] = [x - left, y - top];
      const isInside = gx >= 0 && gy >= 0 && gx < glyph.info.width && gy < glyph.info.height;
      const share = isInside ? glyph.data[(gy * glyph.info.width + gx) * channels]! / 255 : 0;
      for (let c = 0; c < 3; c++) {
        pixels[(y * width + x) * 3 + c] = Math.round(paper[c]! + share * (ink[c]! - paper[c]!));
      }
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

type Colour = [red: number, green: number, blue: number];

/** Dark on light, or the other way round. */
function inkAndPaper(next: () => number, isInverted: boolean): [ink: Colour, paper: Colour] {
  const colour = (from: number, to: number): Colour => {
    const channel = (): number => from + (to - from) * next();
    return [channel(), channel(), channel()];
  };
  const [dark, light] = [colour(0, 110), colour(170, 255)];
  return isInverted ? [light, dark] : [dark, light];
}

/** White text on black, cut to its ink. */
async function inkOf(text: string, font: FontFile): Promise<Uint8Array> {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const drawn = await sharp({
    text: { text: escaped, font: `${font.family} ${font.style} 40`, fontfile: font.path, dpi: 144 },
  })
    .trim({ background: "#000", threshold: 20 })
    .png()
    .toBuffer();
  return drawn;
}
