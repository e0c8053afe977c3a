import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng, type Rng } from "../numeric/random.ts";
import { readJournal } from "../store/journal.ts";
import { fingerprintOf } from "./checkpoint-folder.ts";
import { runEvent } from "./run-event.ts";
import { writeTinyZoo } from "./tiny-zoo.test.files.ts";

const built = (name: string) => join(import.meta.dirname, `../../dist/run/${name}.test.files.js`);

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "kill-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Kill {
  /** Bytes of the journal at which it comes: how far the run has got, however fast the machine is. */
  readonly atBytes: number;
  /** Milliseconds later, so that it also comes between two lines. */
  readonly delay: number;
}

/** Runs a child to its end, or kills it with SIGKILL when its journal has grown so far. */
function runChild(args: readonly string[], folder: string, kill?: Kill): Promise<"done" | "killed"> {
  return new Promise((resolve, reject) => {
    const before = sizeOf(folder);
    const running = spawn(process.execPath, [...args, folder], { stdio: ["ignore", "ignore", "inherit"] });
    let timer: NodeJS.Timeout | undefined;
    if (kill !== undefined) {
      const poll = setInterval(() => {
        if (sizeOf(folder) <= Math.max(before, kill.atBytes)) return;
        clearInterval(poll);
        timer = setTimeout(() => running.kill("SIGKILL"), kill.delay);
      }, 1);
      running.on("exit", () => clearInterval(poll));
    }
    running.on("error", reject);
    running.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (signal === "SIGKILL") resolve("killed");
      else if (code === 0) resolve("done");
      else reject(new Error(`the child ended with ${code ?? signal}`));
    });
  });
}

function sizeOf(folder: string): number {
  const path = join(folder, "journal.jsonl");
  return existsSync(path) ? statSync(path).size : 0;
}

async function endOf(folder: string, weights: string) {
  const events = await readJournal(join(folder, "journal.jsonl"), runEvent);
  const story = events
    .filter(({ type }) => type !== "resumed" && type !== "interrupted")
    .map(({ seq, t, ...event }) => ({
      ...event,
      ...("run" in event && { run: "" }),
      ...("seconds" in event && { seconds: 0 }),
      ...("secondsTrained" in event && { secondsTrained: 0 }),
    }));
  for (const event of events) {
    for (const { preview } of event.type === "examples" ? event.shown : []) {
      const { file, bytes, sha256 } = preview ?? {};
      if (file !== undefined) expect(await fingerprintOf(join(folder, file))).toEqual({ bytes, sha256 });
    }
  }
  return { story, weights: await readFile(join(folder, "winner", weights), "base64") };
}

/** Kills runs at random instants, some of them again and again, and compares each end with one never killed. */
async function killAndCompare(
  args: readonly string[],
  weights: string,
  { name, nRounds, rng }: { name: string; nRounds: number; rng: Rng },
): Promise<number> {
  const reference = join(root, `${name}-reference`);
  await runChild(args, reference);
  const expected = await endOf(reference, weights);
  const nBytes = sizeOf(reference);
  let nKills = 0;
  for (let round = 0; round < nRounds; round++) {
    const folder = join(root, `${name}-${round}`);
    for (let attempt = 0; attempt < 3; attempt++) {
      const kill = { atBytes: nBytes * rng.next() ** 2, delay: 10 * rng.next() };
      if ((await runChild(args, folder, kill)) === "done") break;
      nKills++;
    }
    await runChild(args, folder);
    expect(await endOf(folder, weights)).toEqual(expected);
  }
  return nKills;
}

/** The softmax child keeps pictures, the other one texts. */
describe.skipIf(!existsSync(built("kill-child")))("a run killed at random instants", () => {
  it("ends like one never killed, bit for bit: softmax regression", async () => {
    const plan = { name: "softmax", nRounds: 5, rng: createRng("kill softmax") };
    expect(await killAndCompare([built("kill-child")], "weights.bin", plan)).toBeGreaterThan(5);
  });

  it("ends like one never killed, bit for bit: fine-tuning of real models", async () => {
    const tiny = await writeTinyZoo(root);
    const options = {
      ...tiny,
      nEpochs: 3,
      learningRate: 5e-3,
      headLearningRate: 5e-2,
      threads: 1,
      seed: 2,
      maxOpenTrials: 2,
    };
    const args = [built("kill-select-child"), JSON.stringify(options)];
    const plan = { name: "onnx", nRounds: 2, rng: createRng("kill onnx") };
    expect(await killAndCompare(args, join("onnx", "model.onnx"), plan)).toBeGreaterThan(1);
  }, 240_000);
});
