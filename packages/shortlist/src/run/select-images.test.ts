/** A whole selection among networks for pictures, from a folder to a winner that transformers.js opens. */
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { predictImages } from "../engine/predict-images.ts";
import { runPage } from "../report/page/run-page.ts";
import { readPreviews } from "../report/read-previews.ts";
import { runState } from "../report/run-state.ts";
import type { RunEvent } from "./run-event.ts";
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

  const whole = await selectOnly({ ...options(), out: join(root, "whole") });
  const stop = new AbortController();
  const interrupted = selectOnly(
    { ...options(), out: join(root, "stopped") },
    { signal: stop.signal, onEvent: (event) => event.type === "stage" && stop.abort() },
  );
  await expect(interrupted).rejects.toMatchObject({ code: "interrupted" });
  const resumed = await resumeRun(join(root, "stopped"));
  expect(resumed).toMatchObject({ picked: whole.picked, testScore: whole.testScore });
  const bytes = (run: string) => readFile(join(root, run, "winner/onnx/model.onnx"));
  expect((await bytes("stopped")).equals(await bytes("whole"))).toBe(true);
}, 60_000);

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
