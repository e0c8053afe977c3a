import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRaw } from "../paths.ts";
import { inShell } from "./in-shell.ts";
import { unpackOnce } from "./unpack-once.ts";

/** A path inside an unpacked Debian package. */
export const inDeb = (name: string, ...parts: string[]): string => inRaw("debs", name, ...parts);

/** Fetch and unpack Debian packages with apt-get and dpkg-deb, without installing; those already there are kept. */
export function fetchDebianPackages(names: readonly string[], log: (line: string) => void): void {
  for (const name of names) {
    unpackOnce(inDeb(name), log, (folder) => {
      inShell(`cd ${folder} && apt-get -qq download ${name} 2>/dev/null && dpkg-deb -x *.deb .`);
      const version = readdirSync(folder).find((file) => file.endsWith(".deb"));
      if (version) {
        writeFileSync(join(folder, "VERSION"), `${version}\n`);
        rmSync(join(folder, version));
      }
    });
  }
}
