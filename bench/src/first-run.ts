import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "./bench.ts";

const root = join(import.meta.dirname, "../..");
const targetSeconds = 300;

/** The README's first command in a fresh clone with an empty package cache: install, build, run. */
export const firstRun: Bench = {
  describes: "the README's main command in a fresh clone, install included, against 5 minutes",
  needsPython: false,
  run: async ({ print }) => {
    const command = mainCommand(readFileSync(join(root, "README.md"), "utf8"));
    const folder = mkdtempSync(join(tmpdir(), "first-run-"));
    try {
      const clone = join(folder, "clone");
      execFileSync("git", ["clone", "--quiet", root, clone]);
      const env = { ...process.env, npm_config_cache: join(folder, "npm-cache") };
      print(`$ ${command}`);
      const started = performance.now();
      const output = execFileSync("bash", ["-c", command], {
        cwd: clone,
        env,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
      });
      const seconds = (performance.now() - started) / 1000;
      print(output);
      return {
        name: "first-run",
        ratio: seconds / targetSeconds,
        target: 1,
        met: seconds <= targetSeconds,
        seconds,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The first shell command of the README. */
function mainCommand(readme: string): string {
  const found = /```sh\n(.+)\n```/.exec(readme)?.[1];
  if (found === undefined) throw new Error("the README has no ```sh block of one line");
  return found;
}
