import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { inRaw } from "../paths.ts";

/**
 * Fill a folder of `build/raw`, unless it is there.
 *
 * It is filled beside its place and renamed, so that an interrupted run starts again where it was.
 */
export function unpackOnce(
  folder: string,
  log: (line: string) => void,
  unpack: (folder: string) => void,
): void {
  if (existsSync(folder)) return;
  log(`fetching ${folder.slice(inRaw().length + 1)}`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  unpack(unfinished);
  renameSync(unfinished, folder);
}
