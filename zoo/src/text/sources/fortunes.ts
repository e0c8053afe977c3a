import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { inRaw } from "../paths.ts";
import { readText } from "./read-lines.ts";

export interface Fortune {
  topic: string;
  text: string;
}

/**
 * The sayings of a fortunes package, each with the name of the file it stands in.
 *
 * The offensive ones (folder off/) are left out, and so are signatures ("-- Author"), which tell the file at a glance.
 */
export function readFortunes(debianPackage: string): Fortune[] {
  const root = inRaw("debs", debianPackage, "usr/share/games/fortunes");
  const folders = [
    root,
    ...["bg", "br", "cs", "de", "eo", "es", "ga", "it", "pl", "ru"].map((l) => join(root, l)),
  ];
  const fortunes: Fortune[] = [];
  for (const folder of folders.filter((path) => existsSync(path))) {
    const files = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(dat|u8|fortunes-pre)$/.test(entry.name))
      .map((entry) => entry.name)
      .sort();
    for (const file of files) {
      const topic = file.replace(/\.fortunes$/, "");
      for (const entry of readText(join(folder, file)).split(/^%+$/m)) {
        const text = entry
          .replace(/\n\s*(--|—|\[).*$/s, "")
          .replace(/[\b]/g, "")
          .trim();
        if (text.length > 0) fortunes.push({ topic, text });
      }
    }
  }
  return fortunes;
}
