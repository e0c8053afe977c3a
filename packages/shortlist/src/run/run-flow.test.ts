import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJournal } from "../store/journal.ts";
import { type RunEvent, type RunNotice, runEvent } from "./run-event.ts";
import { createSoftmaxTrainer } from "./softmax-trainer.test.files.ts";
import { testRun } from "./test-run.test.files.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "run-flow-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const journalOf = (folder: string): Promise<RunEvent[]> =>
  readJournal(join(folder, "journal.jsonl"), runEvent);

/** A journal without what may differ between two runs: times, and where a run was interrupted. */
async function storyOf(folder: string): Promise<unknown[]> {
  const events = await journalOf(folder);
  return events
    .filter(({ type }) => type !== "interrupted" && type !== "resumed")
    .map(
      ({
        seq,
        t,
        seconds,
        ...event
      }: RunEvent & { seq?: number; t?: string; seconds?: number | undefined }) => event,
    );
}

async function weightsOf(folder: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(join(folder, "winner/weights.bin")))
    .digest("hex");
}

describe("runFlow()", () => {
  it("selects, tests once at the end, writes the winner and leaves no checkpoints", async () => {
    const looks: string[] = [];
    const trainer = createSoftmaxTrainer({ onEvaluate: (model, split) => looks.push(`${split} ${model}`) });
    const folder = join(root, "a");
    const finished = await testRun(folder, { trainer, onTestBaselines: () => looks.push("test baselines") });

    const events = await journalOf(folder);
    const types = events.map(({ type }) => type);
    expect(types.slice(0, 4)).toEqual(["run-started", "baseline", "recall", "decision"]);
    expect(types.slice(-4)).toEqual(["finalist", "tested", "winner-written", "run-finished"]);
    const nTestLooks = looks.filter((look) => look.startsWith("test"));
    expect(nTestLooks).toEqual([`test ${finished.picked}`, "test baselines"]);
    expect(looks.slice(-2)).toEqual(nTestLooks); // nothing is looked at after them
    expect(finished).toMatchObject({ picked: "m0", beatsBaselines: true, bruteForceEpochs: 24 });
    expect(finished.epochsTrained).toBeLessThan(12);
    expect((await readdir(folder)).sort()).toEqual(["journal.jsonl", "winner"]);
  });

  it("writes the same journal twice, but for times", async () => {
    await testRun(join(root, "a"));
    await testRun(join(root, "b"), { maxOpenTrials: 6 }); // open or restored trials: no difference
    expect(await storyOf(join(root, "a"))).toEqual(await storyOf(join(root, "b")));
    expect(await weightsOf(join(root, "a"))).toBe(await weightsOf(join(root, "b")));
  });

  it("keeps the checkpoints of living trials only, two each and the newest", async () => {
    const folder = join(root, "a");
    let alive: string[] = [];
    let nLooks = 0;
    const onEvent = (notice: RunNotice) => {
      if (notice.type === "decision")
        alive = notice.decisions.filter(({ action }) => action === "train-on").map(({ model }) => model);
      if (notice.type !== "stage" || notice.stage < 2) return;
      nLooks++;
      const found = readdirSync(join(folder, "checkpoints"));
      expect(found.sort()).toEqual([...alive].sort());
      for (const model of found)
        expect(readdirSync(join(folder, "checkpoints", model)).length).toBeLessThanOrEqual(3);
    };
    await testRun(folder, { onEvent });
    expect(nLooks).toBeGreaterThan(2);
  });

  it("goes on without a trial that fails, whatever the reason", async () => {
    const trainer = createSoftmaxTrainer({
      faults: {
        m0: { stage: 2, fault: "nan" },
        m1: { stage: 0, fault: "load" },
        m3: { stage: 1, fault: "memory" },
        m5: { stage: 1, fault: "crash" },
      },
    });
    const finished = await testRun(join(root, "a"), { trainer });
    const failures = (await journalOf(join(root, "a"))).filter((event) => event.type === "trial-failed");
    expect(failures.map(({ model, stage, kind, reason }) => ({ model, stage, kind, reason }))).toEqual([
      { model: "m1", stage: 0, kind: "load", reason: "config.json: not a model" },
      { model: "m3", stage: 1, kind: "memory", reason: "std::bad_alloc" },
      { model: "m5", stage: 1, kind: "crashed", reason: "the training process crashed (SIGSEGV)" },
      { model: "m0", stage: 2, kind: "diverged", reason: "the training loss is NaN" },
    ]);
    expect(["m0", "m2", "m4"]).toContain(finished.picked);
  });

  it("names the last trial's earlier weights when it fails near the end", async () => {
    const trainer = createSoftmaxTrainer({ faults: { m0: { stage: 4, fault: "crash" } } });
    const finished = await testRun(join(root, "a"), { trainer, models: ["m0", "m5"] });
    const finalist = (await journalOf(join(root, "a"))).find((event) => event.type === "finalist");
    expect(finished.picked).toBe("m0");
    expect(finalist).toMatchObject({ model: "m0", epochs: 3 });
    expect(finalist?.reason).toContain(
      "its training failed in stage 4 when no other was left; the weights of its best epoch, ",
    );
  });

  it("is an error when all trials fail", async () => {
    const trainer = createSoftmaxTrainer({
      faults: { m0: { stage: 1, fault: "nan" }, m1: { stage: 0, fault: "load" } },
    });
    const run = testRun(join(root, "a"), { trainer, models: ["m0", "m1"] });
    await expect(run).rejects.toMatchObject({ code: "all-trials-failed" });
    await expect(run).rejects.toThrow("All 2 trials failed, first m0: the training loss is NaN");
  });

  it("stops at a budget of seconds with the best so far", async () => {
    // A stage is said to take 10 s: after six of them stage 1 is over and the budget is spent.
    const finished = await testRun(join(root, "a"), { budgetSeconds: 55 });
    expect(finished.epochsTrained).toBe(6);
    const late = await testRun(join(root, "b"), { budgetSeconds: 25 });
    expect(late.epochsTrained).toBe(3);
    const decision = (await journalOf(join(root, "b"))).find((e) => e.type === "decision" && e.stage === 1);
    expect(decision?.type === "decision" && decision.decisions.map(({ rule }) => rule)).toEqual(
      new Array(6).fill("budget"),
    );
  });

  it("plans a budget of seconds before it trains, keeps to it, and keeps the plan when it is resumed", async () => {
    // Halving of n trials x 4 stages of 10 s: 6 cost 6 + 3 + 1 + 1 = 11 stages, 5 cost 5 + 2 + 1 + 1 = 9. 100 s less 2 in
    // reserve pay for 9.
    const measured = { openSeconds: 0, trainSeconds: 10, evaluateSeconds: 0 };
    const planned = { budgetSeconds: 100, measured, scheduler: "successive-halving" as const };
    const finished = await testRun(join(root, "a"), planned);
    expect(finished.epochsTrained).toBe(9);
    const events = await journalOf(join(root, "a"));
    const plan = events.find((event) => event.type === "plan");
    expect(plan).toMatchObject({ nTrials: 5, nStages: 4, mostEpochs: 9, mostSeconds: 90 });
    expect(events.findIndex((event) => event.type === "plan")).toBeLessThan(
      events.findIndex((event) => event.type === "decision"),
    );
    const start = events.find((event) => event.type === "decision");
    expect(start?.type === "decision" && start.decisions.at(-1)).toMatchObject({
      model: "m5",
      action: "drop",
      rule: "budget",
      reason: "the budget pays for the first 5 of 6",
    });

    const interruption = new AbortController();
    const stopped = testRun(join(root, "b"), {
      ...planned,
      signal: interruption.signal,
      onEvent: ({ type }) => type === "stage" && interruption.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "interrupted" });
    // What is measured now would allow for nothing; the recorded plan counts.
    const asked: string[] = [];
    const dear = { openSeconds: 0, trainSeconds: 1000, evaluateSeconds: 0 };
    await testRun(join(root, "b"), { ...planned, measured: dear, onMeasure: (model) => asked.push(model) });
    expect(asked).toEqual([]);
    const resumed = await journalOf(join(root, "b"));
    const decisionsOf = (all: readonly RunEvent[]) => all.filter(({ type }) => type === "decision");
    expect(decisionsOf(resumed).map((event) => ({ ...event, seq: 0, t: "" }))).toEqual(
      decisionsOf(events).map((event) => ({ ...event, seq: 0, t: "" })),
    );
  });

  it("stops when stages take longer than planned, at most one stage late", async () => {
    // Stages are measured to take 1 s and then take 10 s: the first one corrects what is expected of the others.
    const measured = { openSeconds: 0, trainSeconds: 1, evaluateSeconds: 0 };
    for (const budgetSeconds of [5, 12, 20, 25, 47, 63]) {
      const folder = join(root, `${budgetSeconds}`);
      const finished = await testRun(folder, { budgetSeconds, measured });
      // The first stage is trained in any case; no other one starts that would end too late.
      expect(finished.secondsTrained, `${budgetSeconds} s`).toBeLessThanOrEqual(Math.max(10, budgetSeconds));
      expect(finished.epochsTrained).toBeGreaterThanOrEqual(1);
    }
  });

  it("keeps the last epoch's weights if asked to", async () => {
    await testRun(join(root, "a"), { keep: "last", scheduler: "brute-force" });
    const finalist = (await journalOf(join(root, "a"))).find((event) => event.type === "finalist");
    expect(finalist).toMatchObject({ policy: "last", epoch: 4, epochs: 4 });
  });
});

describe("a run that was stopped", () => {
  it("resumes after an abort at any event or step to the same end", async () => {
    await testRun(join(root, "reference"));
    const story = await storyOf(join(root, "reference"));
    const nNotices = await countNotices(join(root, "count"));
    for (let stopAt = 1; stopAt < nNotices; stopAt += 5) {
      const folder = join(root, `stopped-${stopAt}`);
      const controller = new AbortController();
      let n = 0;
      const onEvent = () => {
        if (++n === stopAt) controller.abort();
      };
      const stopped = testRun(folder, { onEvent, signal: controller.signal });
      const outcome = await stopped.then(
        () => "finished",
        (error) => error.code,
      );
      if (outcome !== "finished") expect(outcome).toBe("interrupted");
      await testRun(folder);
      expect(await storyOf(folder), `stopped at notice ${stopAt}`).toEqual(story);
      expect(await weightsOf(folder)).toBe(await weightsOf(join(root, "reference")));
    }
  });

  it("says why it stopped, once, and changes nothing when it is finished and resumed", async () => {
    const folder = join(root, "a");
    const controller = new AbortController();
    const onEvent = (notice: RunNotice) => notice.type === "stage" && controller.abort();
    await expect(testRun(folder, { onEvent, signal: controller.signal })).rejects.toMatchObject({
      code: "interrupted",
      folder,
    });
    expect((await journalOf(folder)).at(-1)).toMatchObject({
      type: "interrupted",
      reason: "The run was interrupted",
    });
    await testRun(folder);
    const bytes = await readFile(join(folder, "journal.jsonl"));
    await testRun(folder);
    expect(await readFile(join(folder, "journal.jsonl"))).toEqual(bytes);
  });

  it("trains again what a lost or damaged checkpoint held", async () => {
    await testRun(join(root, "reference"));
    for (const damage of ["lost", "cut"] as const) {
      const folder = join(root, damage);
      const controller = new AbortController();
      const onEvent = (notice: RunNotice) =>
        notice.type === "decision" && notice.stage === 2 && controller.abort();
      await expect(testRun(folder, { onEvent, signal: controller.signal })).rejects.toThrow();
      const checkpoints = join(folder, "checkpoints");
      if (damage === "lost") await rm(checkpoints, { recursive: true });
      else
        for (const model of await readdir(checkpoints))
          for (const file of await readdir(join(checkpoints, model)))
            await truncate(join(checkpoints, model, file), 9);
      await testRun(folder);
      expect(await storyOf(folder)).toEqual(await storyOf(join(root, "reference")));
      expect(await weightsOf(folder)).toBe(await weightsOf(join(root, "reference")));
    }
  });

  it("resumes after the disk was full in a checkpoint", async () => {
    await testRun(join(root, "reference"));
    const folder = join(root, "full");
    let n = 0;
    const onSave = () => {
      if (++n === 4)
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    };
    const run = testRun(folder, { trainer: createSoftmaxTrainer({ onSave }) });
    await expect(run).rejects.toMatchObject({ name: "StoreError", code: "disk-full" });
    await expect(run).rejects.toThrow("Cannot write the checkpoint");
    await testRun(folder);
    expect(await storyOf(folder)).toEqual(await storyOf(join(root, "reference")));
  });

  it("resumes with half a winner's folder there", async () => {
    const folder = join(root, "a");
    const controller = new AbortController();
    const onEvent = (notice: RunNotice) => notice.type === "tested" && controller.abort();
    await expect(testRun(folder, { onEvent, signal: controller.signal })).rejects.toThrow();
    await writeFile(join(folder, "winner.unfinished"), "");
    await testRun(folder);
    expect((await readdir(folder)).sort()).toEqual(["journal.jsonl", "winner"]);
  });
});

async function countNotices(folder: string): Promise<number> {
  let n = 0;
  await testRun(folder, { onEvent: () => n++ });
  return n;
}
