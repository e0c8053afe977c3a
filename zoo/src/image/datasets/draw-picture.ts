import sharp from "sharp";

/** The most pixels of a picture's longer side. */
export const longestSide = 64;

/**
 * A picture as it is kept: transparent parts over white, turned as its EXIF says, no longer than 64 pixels, as a PNG of
 * red, green and blue.
 *
 * @param source a file or its bytes, vector drawings too
 */
export async function drawPicture(source: string | Uint8Array, side = longestSide): Promise<Uint8Array> {
  return sharp(source, { limitInputPixels: false, failOn: "none" })
    .rotate()
    .resize(side, side, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .removeAlpha()
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** A greyscale picture of raw bytes, one a pixel. */
export async function drawGrey(pixels: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace("b-w")
    .png({ compressionLevel: 9 })
    .toBuffer();
}
