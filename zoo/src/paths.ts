import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Root of the zoo folder, from src and from dist alike. */
export const zooFolder = fileURLToPath(new URL("..", import.meta.url));
/** Intermediate files, never committed; SHORTLIST_ZOO_BUILD puts a trial build elsewhere. */
export const buildFolder = process.env.SHORTLIST_ZOO_BUILD ?? join(zooFolder, "build");
/** Unpacked packages; shared by trial builds. */
export const rawFolder = join(zooFolder, "build", "raw");

export const inBuild = (...parts: string[]): string => join(buildFolder, ...parts);
export const inRaw = (...parts: string[]): string => join(rawFolder, ...parts);
