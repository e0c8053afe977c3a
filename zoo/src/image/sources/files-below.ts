import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Every plain file below a folder, in the order of their paths; links are left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
