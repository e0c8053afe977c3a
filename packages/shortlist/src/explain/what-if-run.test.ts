import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RecallRuleName, recallRules } from "../recall/rule/index.ts";
import { type SchedulerName, schedulers } from "../select/scheduler/index.ts";
import { readRun } from "./read-run.ts";
import {
  models,
  N_STAGES,
  type RecordedZoo,
  recordRun,
  writeRecordedZoo,
} from "./recorded-run.test.files.ts";
import type { WhatIfChanges } from "./what-if.ts";
import { whatIf } from "./what-if-run.ts";
import { whatIfText } from "./what-if-text.ts";
import { whyModel } from "./why-model.ts";
import { whyText } from "./why-text.ts";

let root: string;
let zoo: RecordedZoo;
let run: string;
/** Brute force over the whole zoo: every curve is on record. */
let whole: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "what-if-"));
  zoo = await writeRecordedZoo(root);
  run = await recordRun(zoo, join(root, "run"));
  whole = await recordRun(zoo, join(root, "whole"), {
    shortlistSize: models.length,
    scheduler: "brute-force",
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const schedulerNames = Object.keys(schedulers) as SchedulerName[];
const ruleNames = Object.keys(recallRules) as RecallRuleName[];

async function endOf(folder: string) {
  const { finalist, stages, shortlist } = await readRun(folder);
  const nEpochs = [...stages.values()].reduce((sum, trained) => sum + trained.length, 0);
  return { picked: finalist?.model, nEpochs, shortlist };
}

describe("whatIf()", () => {
  it("with nothing changed says that nothing changes, by every rule and every scheduler", async () => {
    const settings = [
      ...ruleNames.map((recallRule) => ({ recallRule, scheduler: "fine-selection" as const })),
      ...schedulerNames.map((scheduler) => ({ recallRule: "portfolio" as const, scheduler })),
    ];
    for (const [i, one] of settings.entries()) {
      const folder = await recordRun(zoo, join(root, `own ${i}`), { ...one, seed: 4 });
      const found = await whatIf(folder, {});
      expect(found, JSON.stringify(one)).toMatchObject({ outcome: "same", fates: [], needed: [], added: [] });
      expect(found.verdict).toMatch(/^Nothing changes: the same 6 models/);
    }
  });

  it("foretells a real run with these settings, where every curve is on record", async () => {
    const tried: (WhatIfChanges & { shortlistSize: number })[] = [
      ...schedulerNames.map((scheduler) => ({ scheduler, shortlistSize: 7 })),
      ...ruleNames
        .filter((rule) => rule !== "random")
        .map((rule) => ({ rule, shortlistSize: 5, scheduler: "fine-selection" as const })),
      { scheduler: "fine-selection", eta: 3, shortlistSize: 9 },
      { scheduler: "fine-selection", threshold: 0.1, shortlistSize: 9 },
    ];
    for (const [i, changes] of tried.entries()) {
      const { shortlistSize, rule, scheduler, eta, threshold } = changes;
      const real = await recordRun(zoo, join(root, `real ${i}`), {
        shortlistSize,
        ...(rule && { recallRule: rule }),
        ...(scheduler && { scheduler }),
        ...(eta && { eta }),
        ...(threshold && { threshold }),
      });
      const { picked, nEpochs, shortlist } = await endOf(real);
      const found = await whatIf(whole, changes);
      expect(found, JSON.stringify(changes)).toMatchObject({
        outcome: "changed",
        isPickCertain: true,
        picked,
        nEpochs: { atLeast: nEpochs, atMost: nEpochs },
        needed: [],
      });
      expect([...found.shortlist].sort()).toEqual([...shortlist].sort());
    }
  });

  it("names exactly the stages that were never trained", async () => {
    const { stages, shortlist } = await readRun(run);
    const { needed, outcome, nEpochs } = await whatIf(run, { scheduler: "brute-force" });
    expect(outcome).toBe("open");
    const lacking = shortlist.filter((model) => (stages.get(model)?.length ?? 0) < N_STAGES);
    expect(needed.map(({ model }) => model).sort()).toEqual([...lacking].sort());
    for (const { model, stages: span, seconds } of needed) {
      const nTrained = stages.get(model)?.length ?? 0;
      expect(span).toEqual([nTrained + 1, N_STAGES]);
      // A stage is said to take a fifth of 5 + i seconds.
      expect(seconds).toBeCloseTo(((N_STAGES - nTrained) * (5 + models.indexOf(model))) / N_STAGES, 9);
    }
    expect(nEpochs).toEqual({ atLeast: 6 * N_STAGES, atMost: 6 * N_STAGES });
  });

  it("estimates a model that never trained from how long it took on the benchmark datasets", async () => {
    const { notRecalled } = await readRun(run).then(({ recall, shortlist }) => ({
      notRecalled: recall.models
        .map(({ model }) => model)
        .find((model) => !shortlist.includes(model)) as string,
    }));
    const { needed } = await whatIf(run, { reinstate: notRecalled });
    expect(needed).toEqual([
      {
        model: notRecalled,
        stages: [1, N_STAGES],
        seconds: expect.closeTo(5 + models.indexOf(notRecalled), 9),
      },
    ]);
  });

  it("is right about the accuracy from which a missing model is picked", async () => {
    const { bounds, picked } = await whatIf(run, { scheduler: "successive-halving", eta: 1.5 });
    const record = await readRun(run);
    expect(bounds.length).toBeGreaterThan(0);
    for (const { model, accuracy, fromStage } of bounds) {
      if (accuracy === undefined) continue;
      const pickWith = async (held: number, name: string) => {
        const target = zoo.target.map((curve) => {
          const known = record.stages.get(curve.model)?.map((stage) => stage.accuracy) ?? [];
          const value = curve.model === model ? held : 0;
          return {
            ...curve,
            validation: [...known, ...new Array<number>(N_STAGES - known.length).fill(value)],
          };
        });
        const settings = { scheduler: "successive-halving", eta: 1.5 } as const;
        return (await endOf(await recordRun({ ...zoo, target }, join(root, name), settings))).picked;
      };
      expect(fromStage).toBe((record.stages.get(model)?.length ?? 0) + 1);
      expect(await pickWith(accuracy, `above ${model}`)).toBe(model);
      expect(await pickWith(accuracy - 0.005, `below ${model}`)).toBe(picked);
    }
  });

  it("keeps a reinstated model to the end beside those that the scheduler keeps, and offers to train it alone", async () => {
    const record = await readRun(run);
    const dropped = record.decisions
      .find(({ stage }) => stage === 1)
      ?.decisions.find(({ action }) => action === "drop");
    const model = dropped?.model as string;
    const found = await whatIf(run, { reinstate: model });
    expect(found.needed.map((one) => [one.model, one.stages])).toEqual([[model, [2, N_STAGES]]]);
    expect(found.picked).toBe(record.finalist?.model);
    expect(found.command).toBe(`shortlist select target.csv --zoo ${zoo.folder} --models ${model}`);
    // As good as the pick at the end is enough for one that stands before it on the shortlist: ties keep its order.
    const { finalist, shortlist } = record;
    const isBefore = shortlist.indexOf(model) < shortlist.indexOf(finalist?.model as string);
    const atEnd = finalist?.curve.at(-1) as number;
    expect(found.bounds[0]?.accuracy).toBeCloseTo(isBefore ? atEnd : atEnd + 0.005, 9);
    // Nothing else changes by it: whoever was dropped by then is dropped all the same.
    expect(found.fates.map((fate) => fate.model)).toEqual([model]);
    // With all on record it is decided: brute force over these two.
    const certain = await whatIf(whole, { scheduler: "static-prior", reinstate: models.at(-1) as string });
    expect(certain).toMatchObject({ outcome: "changed", needed: [], isPickCertain: true });
  });

  it("names a folder of the user's own by its path", async () => {
    const { shortlist } = await readRun(run);
    const model = models.find((id) => !shortlist.includes(id)) as string;
    const named = join(root, "named");
    await mkdir(named);
    const [first, ...rest] = (await readFile(join(run, "journal.jsonl"), "utf8")).split("\n");
    const started = JSON.parse(first as string);
    started.options.models = models.map((id) => join(zoo.folder, "models", id));
    await writeFile(join(named, "journal.jsonl"), [JSON.stringify(started), ...rest].join("\n"));
    expect((await whatIf(named, { reinstate: model })).command).toContain(
      `--models ${join(zoo.folder, "models", model)}`,
    );
  });

  it("fits a budget of epochs: fewer models, or fewer stages, to which no recorded curve applies", async () => {
    const fewer = await whatIf(run, { budgetEpochs: 8 });
    expect(fewer.shortlist).toHaveLength(3);
    expect(fewer.notes.join()).toContain("a budget of 8 epochs surely pays for 3 models of 5 stages");
    const shorter = await whatIf(run, { budgetEpochs: 4 });
    expect(shorter.verdict).toBe(
      "Not known: nothing that was recorded applies to 3 stages; it would take at most 4 epochs.",
    );
    expect(shorter.needed.map(({ stages }) => stages)).toEqual([
      [1, 3],
      [1, 3],
    ]);
    expect(shorter.picked).toBeUndefined();
  });

  it("fits a budget of seconds, the time before training being as it was", async () => {
    // Recall took 1 s, 2 s are kept back. On the shortlist a stage takes (5 + i) / 5 s; the scheduler may train as many as halving.
    const { shortlist } = await readRun(run);
    const perStage = (n: number) => shortlist.slice(0, n).map((model) => (5 + models.indexOf(model)) / 5);
    const most = (n: number) => {
      const dearest = perStage(n).sort((a, b) => b - a);
      const sum = (count: number) => dearest.slice(0, count).reduce((a, b) => a + b, 0);
      let [left, total] = [n, 0];
      for (let stage = 0; stage < N_STAGES; stage++) {
        total += sum(left);
        left = Math.max(1, Math.floor(left / 2));
      }
      return total;
    };
    const found = await whatIf(run, { budgetSeconds: 3 + most(4) + 0.01 });
    expect(found.shortlist).toEqual(shortlist.slice(0, 4));
    expect((await whatIf(run, { budgetSeconds: 3 + most(4) - 0.01 })).shortlist).toHaveLength(3);
    const tiny = await whatIf(run, { budgetSeconds: 5 });
    expect(tiny.verdict).toMatch(
      /^Not known: nothing that was recorded applies to 2 stages on \d+ training rows;/,
    );
  });

  it("says that the proxy of a rule was not computed", async () => {
    const priorOnly = await recordRun(zoo, join(root, "prior only"), {
      recallRule: "prior",
      proxies: new Map(),
    });
    const found = await whatIf(priorOnly, { rule: "proxy" });
    expect(found.outcome).toBe("unknown");
    expect(found.verdict).toContain("the rule proxy reads a proxy of 12 models that the run did not compute");
    expect(found.command).toContain("--rule proxy");
  });

  it("writes every answer as text without a gap", async () => {
    const tried: WhatIfChanges[] = [
      {},
      ...schedulerNames.map((scheduler) => ({ scheduler })),
      ...models.slice(0, 4).map((_, i) => ({ shortlistSize: i + 1 })),
      { shortlistSize: 40 },
      { budgetEpochs: 1 },
      { eta: 1.1, threshold: 0.2 },
    ];
    for (const changes of tried) {
      const text = whatIfText(await whatIf(run, changes), { width: 90 }).join("\n");
      expect(text, JSON.stringify(changes)).not.toMatch(/NaN|undefined|Infinity|\[object/);
      expect(text.length).toBeGreaterThan(40);
    }
  });

  it("replays a run that was interrupted at any event, and one that only recalled", async () => {
    const path = join(run, "journal.jsonl");
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    const cut = join(root, "cut");
    await mkdir(cut);
    const first = lines.findIndex((line) => line.includes('"type":"recall"'));
    for (let n = first + 1; n < lines.length; n++) {
      await writeFile(join(cut, "journal.jsonl"), `${lines.slice(0, n).join("\n")}\n`);
      const found = await whatIf(cut, {});
      expect(whatIfText(found).join("\n"), `${n} events`).not.toMatch(/NaN|undefined|Infinity/);
      for (const model of models)
        expect(whyText(await whyModel(cut, model)).join("\n"), `${n} ${model}`).not.toMatch(
          /NaN|undefined|Infinity/,
        );
    }

    const recallOnly = lines
      .slice(0, first + 1)
      .map((line) => line.replace('"kind":"run"', '"kind":"recall"'));
    await writeFile(join(cut, "journal.jsonl"), `${recallOnly.join("\n")}\n`);
    expect((await whatIf(cut, {})).verdict).toBe("Nothing changes: the same 6 models on the shortlist.");
    const longer = await whatIf(cut, { shortlistSize: 7 });
    expect(longer).toMatchObject({ outcome: "changed", needed: [], shortlist: { length: 7 } });
    expect((await whyModel(cut, longer.shortlist[0] as string)).fate).toBe("recalled");
  });

  it("replays a selection among models that were given, but not its recall", async () => {
    const path = join(run, "journal.jsonl");
    const given = (await readFile(path, "utf8"))
      .replace('"rule":"fused"', '"rule":"given"')
      .replace('"kind":"run"', '"kind":"select"');
    const folder = join(root, "given");
    await mkdir(folder);
    await writeFile(join(folder, "journal.jsonl"), given);
    expect((await whatIf(folder, {})).outcome).toBe("same");
    await expect(whatIf(folder, { rule: "prior" })).rejects.toThrow("its models were given");
    for (const model of models)
      expect(whyText(await whyModel(folder, model)).join("\n"), model).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("refuses what makes no sense, in one line", async () => {
    const { finalist } = await readRun(run);
    await expect(whatIf(run, { reinstate: "modle-b" })).rejects.toThrow("did you mean model-b?");
    await expect(whatIf(run, { reinstate: finalist?.model })).rejects.toThrow(
      "it is the one that was picked",
    );
    await expect(whatIf(run, {}, { zoo: join(root, "nowhere") })).rejects.toThrow(
      `Cannot replay ${run}: the zoo that it chose from cannot be opened at ${join(root, "nowhere")}`,
    );
    const other = await writeRecordedZoo(join(root, "other"), 2);
    await expect(whatIf(run, {}, { zoo: other.folder })).rejects.toThrow(
      /the zoo or shortlist itself has changed since/,
    );
  });
});
