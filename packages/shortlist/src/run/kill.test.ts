import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRng } from "../numeric/random.ts";
import { readJournal } from "../store/journal.ts";
import { runEvent } from "./run-event.ts";

const child = join(import.meta.dirname, "../../dist/run/kill-child.test.files.js");

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "kill-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs the child in a folder; killed with SIGKILL after so many milliseconds, if it is not done by then. */
function runChild(folder: string, killAfter = Number.POSITIVE_INFINITY): Promise<"done" | "killed"> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, folder], { stdio: ["ignore", "ignore", "inherit"] });
    const timer = Number.isFinite(killAfter)
      ? setTimeout(() => running.kill("SIGKILL"), killAfter)
      : undefined;
    running.on("error", reject);
    running.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (signal === "SIGKILL") resolve("killed");
      else if (code === 0) resolve("done");
      else reject(new Error(`the child ended with ${code ?? signal}`));
    });
  });
}

async function endOf(folder: string) {
  const events = await readJournal(join(folder, "journal.jsonl"), runEvent);
  const story = events
    .filter(({ type }) => type !== "resumed" && type !== "interrupted")
    .map(({ seq, t, ...event }) => ("seconds" in event ? { ...event, seconds: 0 } : event));
  return { story, weights: await readFile(join(folder, "winner/weights.bin"), "base64") };
}

it.skipIf(!existsSync(child))(
  "a run killed at random instants ends like one never killed, bit for bit",
  async () => {
    const reference = join(root, "reference");
    const started = performance.now();
    await runChild(reference);
    const wholeRun = performance.now() - started;
    const expected = await endOf(reference);
    const rng = createRng("kill");
    let nKills = 0;
    for (let round = 0; round < 5; round++) {
      const folder = join(root, `round-${round}`);
      for (let attempt = 0; attempt < 4; attempt++) {
        // The first part of a run is only Node starting: kill after it.
        const outcome = await runChild(folder, wholeRun * (0.25 + 0.7 * rng.next()));
        if (outcome === "done") break;
        nKills++;
      }
      await runChild(folder);
      expect(await endOf(folder)).toEqual(expected);
    }
    expect(nKills).toBeGreaterThan(3);
  },
);
