import { join } from "node:path";
import { buildFolder, zooFolderOf } from "../paths.ts";

export { inRaw } from "../paths.ts";

/** The starter zoo for texts. */
export const zooFolder = zooFolderOf("text");
export const inBuild = (...parts: string[]): string => join(buildFolder, "text", ...parts);
