/** Advance widths of ASCII 32–126 in DejaVu Sans, in hundredths of the font size: the widest of the usual system fonts. */
const widths = [
  32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34,
  34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 30, 30, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73,
  68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63,
  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];

export interface TextWidthOptions {
  /** In pixels. @default 13 */
  readonly size?: number;
  /** @default false */
  readonly bold?: boolean;
}

/**
 * How wide a text is at most, in pixels, where there is no browser to ask.
 *
 * Reckoned with the widest of the usual system fonts, so that what fits here fits everywhere.
 *
 * @example
 * textWidth("il", { size: 100 }); // 56
 */
export function textWidth(text: string, options: TextWidthOptions = {}): number {
  const { size = 13, bold = false } = options;
  let hundredths = 0;
  for (const character of text) hundredths += widthOf(character.codePointAt(0) as number);
  return (hundredths * size * (bold ? 1.13 : 1)) / 100;
}

function widthOf(codePoint: number): number {
  const known = widths[codePoint - 32];
  if (known !== undefined) return known;
  return codePoint < 0x1100 ? 75 : 105; // alphabets; East Asian characters and pictographs
}

/**
 * A text cut in its middle to fit, since names of models differ at both ends.
 *
 * @param room in pixels
 *
 * @example
 * fitText("short", 100); // "short"
 * fitText("organisation/a-very-long-name-of-a-model", 150); // "organisati…of-a-model"
 */
export function fitText(text: string, room: number, options: TextWidthOptions = {}): string {
  if (textWidth(text, options) <= room) return text;
  const characters = Array.from(text);
  let low = 0; // characters that surely fit
  let high = characters.length - 1;
  while (low < high) {
    const kept = Math.ceil((low + high) / 2);
    if (textWidth(shortened(characters, kept), options) <= room) low = kept;
    else high = kept - 1;
  }
  return shortened(characters, low);
}

function shortened(characters: readonly string[], kept: number): string {
  const head = Math.ceil(kept / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (kept - head)).join("")}`;
}
