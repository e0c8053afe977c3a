import { join } from "node:path";
import { fileURLToPath } from "node:url";

const recipeFolder = fileURLToPath(new URL("..", import.meta.url)); // from src and from dist alike

/** Folder of one of the two starter zoos. */
export const zooFolderOf = (kind: "text" | "image"): string => join(recipeFolder, kind);
/** Intermediate files, never committed; SHORTLIST_ZOO_BUILD puts a trial build elsewhere. */
export const buildFolder = process.env.SHORTLIST_ZOO_BUILD ?? join(recipeFolder, "build");
/** Unpacked packages; shared by both zoos and by trial builds. */
export const inRaw = (...parts: string[]): string => join(recipeFolder, "build", "raw", ...parts);
