/** A whole selection among networks for pictures, from a folder to a winner that transformers.js opens. */
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorLines, exitCodeOf } from "../cli/exit-code.ts";
import { predictImages } from "../engine/predict-images.ts";
import { runPage } from "../report/page/run-page.ts";
import { readPreviews } from "../report/read-previews.ts";
import { runState } from "../report/run-state.ts";
import { readJournal } from "../store/journal.ts";
import { type RunEvent, type RunNotice, runEvent } from "./run-event.ts";
import { recallOnly, resumeRun, selectModel, selectOnly } from "./select-model.ts";
import { writeColours } from "./tiny-image-zoo.test.files.ts";
import { writeTinyZoo } from "./tiny-zoo.test.files.ts";

env.allowRemoteModels = false;

const goldens = join(import.meta.dirname, "../engine/goldens/tiny-vision");
let root: string;
let data: string;
let models: string[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "select-images-"));
  data = await writeColours(root, 20);
  await writeFile(join(data, "red thing", "broken.png"), "nothing");
  models = [];
  for (const name of ["vit", "resnet"]) {
    const folder = join(root, "models", name);
    await cp(join(goldens, name), folder, { recursive: true });
    models.push(folder);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const options = () => ({ data, models, nEpochs: 2, batchSize: 8, learningRate: 3e-3, threads: 1, seed: 1 });

let wholeRun: Promise<{ picked: string; testScore: number; model: Buffer }> | undefined;
/** The same run without any interruption, made once. */
function whole() {
  const out = join(root, "whole");
  wholeRun ??= selectOnly({ ...options(), out }).then(async ({ picked, testScore }) => ({
    picked,
    testScore,
    model: await readFile(join(out, "winner/onnx/model.onnx")),
  }));
  return wholeRun;
}

it("selects, beats the majority, and writes a winner that predicts as it was tested", async () => {
  const out = join(root, "run");
  const events: RunEvent[] = [];
  const result = await selectOnly(
    { ...options(), out },
    { onEvent: (event) => event.type !== "progress" && events.push(event) },
  );
  const started = events.find((event) => event.type === "run-started");
  expect(started?.data).toMatchObject({ kind: "images", nRows: 60, classCounts: [20, 20, 20] });
  expect(started?.data.notes).toContain(
    "red thing/broken.png left out: it is no picture: PNG, JPEG, WebP, GIF and TIFF are allowed",
  );
  expect(result.kind).toBe("images");
  expect(Object.keys(result.baselines)).toEqual(["majority", "pixels"]);
  expect(result.testScore).toBeGreaterThan(result.baselines.majority as number);

  const [probe, mistakes] = events.filter((event) => event.type === "examples");
  expect(probe?.shown.map(({ label }) => label)).toEqual([0, 1, 2].flatMap((c) => new Array(10).fill(c)));
  const tested = events.find((event) => event.type === "tested");
  expect(mistakes?.shown.map(({ row }) => row) ?? []).toEqual(tested?.test.mistakes?.map(({ row }) => row));
  const state = runState(events);
  const previews = await readPreviews(out, state);
  expect(previews.size).toBe(30 + (mistakes?.shown.length ?? 0));
  expect(runPage(state, { previews }).match(/<img src="data:image\/webp/g)).toHaveLength(previews.size);

  const winner = join(out, "winner");
  const card = await readFile(join(winner, "README.md"), "utf8");
  expect(card).toContain("pipeline_tag: image-classification");
  expect(card).toContain("transparent parts laid over white");
  const path = join(data, "blue thing", "3.png");
  const [ours] = await predictImages(winner, [{ name: path, read: () => readFile(path) }], { threads: 1 });
  const classify = await pipeline("image-classification", winner, { dtype: "fp32" });
  const theirs = (await classify(path, { top_k: 3 })) as { label: string; score: number }[];
  expect(theirs.map(({ label }) => label).sort()).toEqual(["blue thing", "green thing", "red thing"]);
  // transformers.js resizes with other kernels: the same answer, nearly the same number.
  const [best] = theirs;
  expect(best?.score).toBeCloseTo(ours?.probabilities[best?.label ?? ""] as number, 1);
}, 60_000);

it("recalls by features of a probe, and resumes to the same winner after an interruption", async () => {
  const recalled = await recallOnly({
    ...options(),
    proxy: "logme",
    probeRows: 24,
    out: join(root, "recall"),
  });
  expect(recalled.shortlist.length).toBeGreaterThan(0);

  const uninterrupted = await whole();
  const stop = new AbortController();
  const interrupted = selectOnly(
    { ...options(), out: join(root, "stopped") },
    { signal: stop.signal, onEvent: (event) => event.type === "stage" && stop.abort() },
  );
  await expect(interrupted).rejects.toMatchObject({ code: "interrupted" });
  const resumed = await resumeRun(join(root, "stopped"));
  expect(resumed).toMatchObject({
    picked: uninterrupted.picked,
    testScore: uninterrupted.testScore,
  });
  const model = await readFile(join(root, "stopped/winner/onnx/model.onnx"));
  expect(model.equals(uninterrupted.model)).toBe(true);
}, 60_000);

describe("pictures that change while a run goes on", () => {
  const damages = {
    changed: (file: string) => appendFileSync(file, "x"),
    deleted: unlinkSync,
    cut: (file: string) => truncateSync(file, 60),
  };

  /** Damages all green pictures once the run tells of something; `putBack` makes them what they were. */
  function damageAt(when: string, how: keyof typeof damages) {
    const folder = join(data, "green thing");
    const before = readdirSync(folder).map((name) => [join(folder, name), readFileSync(join(folder, name))]);
    let isDamaged = false;
    const onEvent = ({ type }: RunNotice) => {
      if (type !== when || isDamaged) return;
      isDamaged = true;
      for (const [file] of before) damages[how](file as string);
    };
    const putBack = () => {
      for (const [file, bytes] of before) writeFileSync(file as string, bytes as Buffer);
    };
    return { onEvent, putBack };
  }

  it("they stop it, no model is blamed, and it goes on once they are back, to the same winner", async () => {
    const out = join(root, "changed");
    const changed = "it has changed since the data was loaded";
    const steps = [
      ["run-started", "changed", changed, "recall"],
      ["examples", "deleted", "there is no such file", "trial-started"],
      ["finalist", "cut", changed, "finalist"],
    ] as const;
    for (const [when, how, reason, last] of steps) {
      const { onEvent, putBack } = damageAt(when, how);
      const going = existsSync(out)
        ? resumeRun(out, { onEvent })
        : selectOnly({ ...options(), out }, { onEvent });
      const error = await going.catch((caught) => caught).finally(putBack);
      expect(exitCodeOf(error)).toBe(2);
      expect(errorLines(error)).toEqual([
        expect.stringMatching(`^Cannot use the picture green thing/\\d+\\.png: ${reason}$`),
        `  put it back as it was, and go on with: shortlist resume ${out}`,
      ]);
      const events = await readJournal(join(out, "journal.jsonl"), runEvent);
      expect(events.filter(({ type }) => type === "trial-failed")).toEqual([]);
      expect(events.at(-1)).toMatchObject({ type: "interrupted", reason: error.message });
      expect(events.at(-2)?.type).toBe(last);
    }
    const { picked, model } = await whole();
    expect(await resumeRun(out)).toMatchObject({ picked });
    expect((await readFile(join(out, "winner/onnx/model.onnx"))).equals(model)).toBe(true);
  }, 240_000);

  it("they stop a recall, which would have no proxy of any model, and a resumption", async () => {
    const { onEvent, putBack } = damageAt("run-started", "changed");
    const out = join(root, "changed recall");
    const recall = recallOnly({ ...options(), proxy: "logme", withoutExamples: true, out }, { onEvent });
    await expect(recall).rejects.toMatchObject({ code: "data-changed" });
    await expect(resumeRun(out)).rejects.toThrow(
      /^Cannot resume .* is not what it was when the run started$/,
    );
    putBack();
  }, 120_000);
});

it("refuses pictures with a zoo of models for texts in one line, and writes nothing", async () => {
  const { zoo } = await writeTinyZoo(await mkdtemp(join(tmpdir(), "texts-")));
  const out = join(root, "refused");
  const error = await selectModel({ data, zoo, out }).catch((caught) => caught);
  expect(error).toMatchObject({ name: "HubError", code: "missing" });
  expect(error.message).toMatch(
    /^Cannot choose a model for pictures: none of the 5 models of the zoo .* reads pictures$/,
  );
  await expect(stat(out)).rejects.toMatchObject({ code: "ENOENT" });
});
