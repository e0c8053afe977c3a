import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readJournal } from "../store/journal.ts";
import { type RunEvent, type RunNotice, runEvent } from "./run-event.ts";
import type { RunResult } from "./run-result.ts";
import { recallOnly, resumeRun, selectModel, selectOnly } from "./select-model.ts";
import { type TinyZoo, writeTinyZoo } from "./tiny-zoo.test.files.ts";

let root: string;
let tiny: TinyZoo;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "select-model-"));
  tiny = await writeTinyZoo(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const options = () => ({
  ...tiny,
  label: "label",
  nEpochs: 3,
  shortlistSize: 5,
  learningRate: 5e-3,
  headLearningRate: 5e-2,
  threads: 1,
  seed: 2,
  maxOpenTrials: 2,
});

async function storyOf(folder: string): Promise<unknown[]> {
  const events = await readJournal<RunEvent>(join(folder, "journal.jsonl"), runEvent);
  return events
    .filter(({ type }) => type !== "resumed" && type !== "interrupted")
    .map(({ seq, t, ...event }: RunEvent & { seq?: number; t?: string }) => ({
      ...event,
      ...("run" in event && { run: "" }),
      ...("seconds" in event && { seconds: 0 }),
      ...("secondsTrained" in event && { secondsTrained: 0 }),
    }));
}

describe("selectModel()", () => {
  let result: RunResult;
  const notices: RunNotice[] = [];
  beforeAll(async () => {
    result = await selectModel(
      { ...options(), out: join(root, "whole") },
      { onEvent: (notice) => notices.push(notice) },
    );
  });

  it("recalls, selects, tests and writes the winner", async () => {
    expect(result.testScore).toBeGreaterThan(result.baselines.majority as number);
    expect(result.metric).toBe("accuracy");
    expect(result.bruteForceEpochs).toBe(15);
    expect(result.epochsTrained).toBeLessThan(15);
    expect(result.shortlist).toHaveLength(5);
    expect(result.trials.find(({ decision }) => decision === "picked")?.model).toBe(result.picked);
    const files = (await readdir(result.output, { recursive: true })).sort();
    expect(files).toContain(join("onnx", "model.onnx"));
    expect(await readFile(join(result.output, "README.md"), "utf8")).toContain(
      `# ${result.picked} fine-tuned on words`,
    );
  });

  it("goes on without the model that cannot be opened", () => {
    expect(result.trials.find(({ model }) => model === "broken")).toMatchObject({
      decision: "failed",
      epochs: 0,
    });
  });

  it("tells progress of every phase, with steps and time left", () => {
    const phases = new Set(notices.flatMap((notice) => (notice.type === "progress" ? [notice.phase] : [])));
    expect([...phases].sort()).toEqual(["baselines", "data", "export", "recall", "test", "train"]);
    const step = notices.find((notice) => notice.type === "progress" && notice.phase === "train");
    expect(step).toMatchObject({ stage: 1, nStages: 3, trial: expect.any(Number), nTrials: 5 });
    expect(step).toHaveProperty("secondsLeft");
  });

  it("resumes after an interruption to the same journal and the same weights", async () => {
    for (const share of [0.02, 0.4, 0.9]) {
      const stopAt = Math.ceil(share * notices.length);
      const folder = join(root, `stopped-${stopAt}`);
      const controller = new AbortController();
      let n = 0;
      const onEvent = () => {
        if (++n === stopAt) controller.abort();
      };
      const run = selectModel({ ...options(), out: folder }, { onEvent, signal: controller.signal });
      await expect(run).rejects.toMatchObject(share === 0.02 ? {} : { code: "interrupted", folder });
      if (!existsSync(join(folder, "journal.jsonl"))) continue; // stopped before the folder was made
      const resumed = await resumeRun(folder);
      expect(resumed).toMatchObject({ picked: result.picked, testScore: result.testScore });
      expect(await storyOf(folder)).toEqual(await storyOf(join(root, "whole")));
    }
  });

  it("refuses to resume on other data", async () => {
    const folder = join(root, "other-data");
    const data = join(root, "changing.csv");
    const text = await readFile(tiny.data, "utf8");
    await writeFile(data, text);
    const controller = new AbortController();
    const onEvent = (notice: RunNotice) => notice.type === "stage" && controller.abort();
    const run = selectModel({ ...options(), data, out: folder }, { onEvent, signal: controller.signal });
    await expect(run).rejects.toThrow();
    await writeFile(data, text.replace("good", "nice"));
    await expect(resumeRun(folder)).rejects.toMatchObject({ code: "data-changed" });
    await writeFile(data, text);
    await resumeRun(folder);
  });

  it("returns a finished run as it is", async () => {
    const before = await readFile(join(root, "whole", "journal.jsonl"));
    expect(await resumeRun(join(root, "whole"))).toEqual(result);
    expect(await readFile(join(root, "whole", "journal.jsonl"))).toEqual(before);
  });

  it("writes nothing when an option, the data or the zoo is bad", async () => {
    const out = join(root, "nothing");
    await expect(selectModel({ ...options(), out, nEpochs: 0 })).rejects.toThrow(
      "Cannot start a run: nEpochs",
    );
    await expect(selectModel({ ...options(), out, data: "none.csv" })).rejects.toThrow("none.csv");
    await expect(selectModel({ ...options(), out, zoo: root })).rejects.toThrow("zoo.json");
    await expect(selectModel({ ...options(), out, models: ["no-such"] })).rejects.toThrow("no-such");
    expect(existsSync(out)).toBe(false);
  });

  it("keeps to a budget of epochs", async () => {
    const small = await selectModel({ ...options(), budgetEpochs: 5, out: join(root, "budget") });
    expect(small.epochsTrained).toBeLessThanOrEqual(5);
    const least = await selectModel({ ...options(), budgetEpochs: 2, out: join(root, "least") });
    expect(least.epochsTrained).toBeLessThanOrEqual(2);
    expect(least.bruteForceEpochs).toBe(15); // 5 models x the 3 epochs asked for, not the stages that 2 epochs pay for
  });
});

describe("recallOnly() and selectOnly()", () => {
  it("recall gives the shortlist that selection takes", async () => {
    const from = join(root, "recalled");
    const recalled = await recallOnly({ ...options(), shortlistSize: 2, out: from });
    expect(recalled.shortlist).toHaveLength(2);
    expect(recalled.models).toHaveLength(5);
    expect(recalled.notes.join("\n")).toContain("broken");
    expect(await resumeRun(from)).toEqual(recalled);

    const selected = await selectOnly({ ...options(), from, out: join(root, "selected") });
    expect(selected.trials.map(({ model }) => model)).toEqual(recalled.shortlist.map(({ model }) => model));
    expect(selected.bruteForceEpochs).toBe(6);
  });

  it("tells that a benchmark called as the data is left out of what is known", async () => {
    const namesake = join(root, "two.csv");
    await copyFile(tiny.data, namesake);
    const out = join(root, "namesake");
    await recallOnly({ ...options(), data: namesake, models: ["static-plain", "static-head"], out });
    const [started] = await readJournal<RunEvent>(join(out, "journal.jsonl"), runEvent);
    expect(started).toMatchObject({
      type: "run-started",
      data: {
        notes: expect.arrayContaining([
          expect.stringMatching(/^what the history holds of "two" is left out/),
        ]),
      },
    });
  });

  it("selects among model folders of the user's own", async () => {
    const folders = ["static-plain", "static-head"].map((id) => join(tiny.zoo, "models", id));
    const result = await selectOnly({
      ...options(),
      models: folders,
      zoo: undefined,
      out: join(root, "own"),
    });
    expect(["static-plain", "static-head"]).toContain(result.picked);
    expect(await resumeRun(join(root, "own"))).toEqual(result);
  });

  it("refuses to select among nothing", async () => {
    await expect(selectOnly(options())).rejects.toThrow("Cannot select without models");
  });
});
