import { readFileSync } from "node:fs";
import { filesBelow } from "./files-below.ts";

/** What the recipe wants to know of a font. */
export interface FontFile {
  path: string;
  /** "DejaVu Sans" */
  family: string;
  /** "Regular", "Bold Oblique", … */
  style: string;
  codePoints: ReadonlySet<number>;
}

/**
 * One font of each family below some folders, the upright one of ordinary weight where there is one, by family.
 *
 * Other formats than TrueType and OpenType, collections, and damaged files are left out.
 */
export function readFonts(folders: readonly string[]): FontFile[] {
  const best = new Map<string, FontFile>();
  for (const path of folders.flatMap(filesBelow).filter((file) => /\.(ttf|otf)$/i.test(file))) {
    const font = readFont(path);
    if (!font || font.family === "") continue;
    const seen = best.get(font.family);
    if (!seen || plainness(font) > plainness(seen)) best.set(font.family, font);
  }
  return [...best.values()].sort((a, b) => (a.family < b.family ? -1 : 1));
}

const plainness = ({ style }: FontFile): number =>
  /^(regular|book|roman|normal|medium)$/i.test(style) ? 2 : /bold|italic|oblique/i.test(style) ? 0 : 1;

function readFont(path: string): FontFile | undefined {
  try {
    return { path, ...parseFont(readFileSync(path)) };
  } catch (error) {
    if (error instanceof RangeError) return undefined; // a table that ends too early
    throw error;
  }
}

/** The names and the character map of an OpenType file. */
export function parseFont(bytes: Uint8Array): Omit<FontFile, "path"> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = new Map<string, number>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i;
    tables.set(String.fromCharCode(...bytes.subarray(at, at + 4)), view.getUint32(at + 8));
  }
  const names = readNames(view, tables.get("name"));
  return {
    family: names.get(1) ?? "",
    style: names.get(2) ?? "",
    codePoints: readCharacterMap(view, tables.get("cmap")),
  };
}

/** English names by their number, those for Windows before those for the Macintosh. */
function readNames(view: DataView, table: number | undefined): Map<number, string> {
  const names = new Map<number, string>();
  if (table === undefined) return names;
  const strings = table + view.getUint16(table + 4);
  for (let i = 0; i < view.getUint16(table + 2); i++) {
    const at = table + 6 + 12 * i;
    const [platform, , language, id, length, offset] = [0, 2, 4, 6, 8, 10].map((field) =>
      view.getUint16(at + field),
    ) as [number, number, number, number, number, number];
    const isWindows = platform === 3 && language === 0x409;
    if (!isWindows && !(platform === 1 && language === 0 && !names.has(id))) continue;
    const codes = Array.from({ length: isWindows ? length / 2 : length }, (_, k) =>
      isWindows ? view.getUint16(strings + offset + 2 * k) : view.getUint8(strings + offset + k),
    );
    names.set(id, String.fromCharCode(...codes).trim());
  }
  return names;
}

/** Code points with a glyph: subtables of format 4 (up to U+FFFF) and 12 (all of Unicode). */
function readCharacterMap(view: DataView, table: number | undefined): Set<number> {
  const codePoints = new Set<number>();
  if (table === undefined) return codePoints;
  for (let i = 0; i < view.getUint16(table + 2); i++) {
    const platform = view.getUint16(table + 4 + 8 * i);
    const encoding = view.getUint16(table + 6 + 8 * i);
    if (!(platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10)))) continue;
    const at = table + view.getUint32(table + 8 + 8 * i);
    const format = view.getUint16(at);
    if (format === 12) {
      for (let group = 0; group < view.getUint32(at + 12); group++) {
        const end = view.getUint32(at + 20 + 12 * group);
        for (let code = view.getUint32(at + 16 + 12 * group); code <= end; code++) codePoints.add(code);
      }
    } else if (format === 4) {
      const segments = view.getUint16(at + 6) / 2;
      for (let s = 0; s < segments; s++) {
        const end = view.getUint16(at + 14 + 2 * s);
        const start = view.getUint16(at + 16 + 2 * (segments + s));
        const delta = view.getUint16(at + 16 + 2 * (2 * segments + s));
        const rangeAt = at + 16 + 2 * (3 * segments + s);
        const range = view.getUint16(rangeAt);
        for (let code = start; code <= end && code < 0xffff; code++) {
          const glyph =
            range === 0 ? (code + delta) & 0xffff : view.getUint16(rangeAt + range + 2 * (code - start));
          if (glyph !== 0) codePoints.add(code);
        }
      }
    }
  }
  return codePoints;
}
