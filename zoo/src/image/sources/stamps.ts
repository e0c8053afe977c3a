import { inDeb } from "../../fetch/debian-packages.ts";
import { filesBelow } from "./files-below.ts";

export interface Stamp {
  path: string;
  /** "animals/birds" */
  folder: string;
  /** Name of its file, without ending. */
  drawing: string;
  /** The same for drawings that may be alike: "apple" of "apple_red", "apple2". */
  subject: string;
}

const root = (): string => inDeb("tuxpaint-stamps-default", "usr/share/tuxpaint/stamps");

/** The stamps of Tux Paint; of those there twice, as pixels and as curves, the pixels. */
export const readStamps = (): Stamp[] => parseStamps(root(), filesBelow(root()));

export function parseStamps(root: string, paths: readonly string[]): Stamp[] {
  const stamps = new Map<string, Stamp>();
  for (const path of [...paths].sort()) {
    const match = path.slice(root.length + 1).match(/^(.*)\/([^/]+)\.(png|svg)$/);
    if (!match) continue;
    const [, folder = "", drawing = "", ending] = match;
    if (/mirror|flip/.test(drawing)) continue; // the same drawing, seen from behind
    const key = `${folder}/${drawing}`;
    if (ending === "svg" && stamps.has(key)) continue;
    stamps.set(key, { path, folder, drawing, subject: subjectOf(drawing) });
  }
  return [...stamps.values()];
}

/** First word of a file's name, numbers left out. */
const subjectOf = (drawing: string): string =>
  drawing
    .toLowerCase()
    .replace(/^t_/, "")
    .match(/[a-z]+/)?.[0] ?? drawing;
