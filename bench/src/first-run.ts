import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { exampleOf, starterOf } from "./starter-targets.ts";

const root = join(import.meta.dirname, "../..");
const targetSeconds = 300;

/** The README's command on its texts or its pictures in a fresh clone with an empty package cache: install, build, run. */
export const firstRun: Bench = {
  describes:
    "the README's command on text (default) or image in a fresh clone, install included, against 5 minutes",
  needsPython: false,
  run: async ({ print, arguments: given }) => {
    const kind = starterOf(given);
    const command = commandOn(exampleOf(kind), readFileSync(join(root, "README.md"), "utf8"));
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
        zoo: kind,
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

/** The first shell command of the README that uses this example data, with what sets everything up before it. */
function commandOn(example: string, readme: string): string {
  const commands = Array.from(readme.matchAll(/```sh\n(.+)\n```/g), ([, command]) => command as string);
  const found = commands.find((command) => command.includes(example));
  if (found === undefined) throw new Error(`the README has no \`\`\`sh block of one line with ${example}`);
  return found.startsWith("npm ci") ? found : `npm ci && npm run build && ${found}`;
}
