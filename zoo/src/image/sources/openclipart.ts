import { relative } from "node:path";
import { inDeb } from "../../fetch/debian-packages.ts";
import { filesBelow } from "./files-below.ts";

export interface Clipart {
  path: string;
  /** "animals/birds" */
  folder: string;
  /** Name of its file, without ending. */
  drawing: string;
  /** The same for the drawings of one series: no numbers, no "black and white". */
  series: string;
}

/** The drawings of the Open Clip Art Library 0.18. */
export const readClipart = (): Clipart[] => {
  const root = inDeb("openclipart-png", "usr/share/openclipart/png");
  return filesBelow(root).flatMap((path) => parseClipart(path, relative(root, path)) ?? []);
};

export function parseClipart(path: string, place: string): Clipart | undefined {
  const match = place.match(/^(.*)\/([^/]+)\.png$/);
  if (!match) return undefined;
  const [, folder = "", drawing = ""] = match;
  const series = drawing
    .toLowerCase()
    .split("_")
    .map((word) => word.replace(/\d+/g, ""))
    .filter((word) => word !== "" && word !== "bw")
    .join("_");
  return { path, folder, drawing, series };
}
