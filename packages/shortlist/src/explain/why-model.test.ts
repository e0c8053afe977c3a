import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schedulers } from "../select/scheduler/index.ts";
import { explainModel } from "./explain-model.ts";
import { readRun } from "./read-run.ts";
import {
  models,
  N_VALIDATION,
  type RecordedZoo,
  recordRun,
  writeRecordedZoo,
} from "./recorded-run.test.files.ts";
import { openReplay, startersOf } from "./replay-run.ts";
import { curveOf } from "./run-record.ts";
import { whyModel } from "./why-model.ts";
import { whyText } from "./why-text.ts";

let root: string;
let zoo: RecordedZoo;
let run: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "why-"));
  zoo = await writeRecordedZoo(root);
  run = await recordRun(zoo, join(root, "run"), { withHits: true });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Models of a run by what became of them. */
async function byFate(folder: string) {
  const record = await readRun(folder);
  const drops = record.decisions.flatMap(({ stage, decisions }) =>
    decisions.filter(({ action }) => action === "drop").map((decision) => ({ stage, decision })),
  );
  const others = record.recall.models
    .map(({ model }) => model)
    .filter((model) => !record.shortlist.includes(model));
  return { record, drops, notRecalled: others, picked: record.finalist?.model as string };
}

describe("whyModel()", () => {
  it("speaks of pictures where the data are pictures", async () => {
    const record = await readRun(run);
    const replay = await openReplay(record);
    const ofPictures = {
      ...record,
      started: { ...record.started, data: { ...record.started.data, kind: "images" as const } },
    };
    for (const model of models) {
      const wordsOf = (about: typeof record) =>
        whyText(explainModel(about, { ...replay, record: about }, model), { width: 1000 }).join("\n");
      expect(wordsOf(ofPictures)).not.toMatch(/\brows?\b|\btexts?\b/);
      expect(wordsOf(ofPictures)).toBe(
        wordsOf(record)
          .replaceAll(/\brow(s?)\b/g, "picture$1")
          .replaceAll("rows", "pictures"),
      );
    }
  });

  it("says a fate and a finite text for every model, by every scheduler", async () => {
    for (const scheduler of Object.keys(schedulers) as (keyof typeof schedulers)[]) {
      const folder = await recordRun(zoo, join(root, scheduler), { scheduler });
      const { record, drops, picked } = await byFate(folder);
      const replay = await openReplay(record);
      for (const model of models) {
        const why = explainModel(record, replay, model);
        const expected =
          model === picked ? "picked" : record.shortlist.includes(model) ? "dropped" : "not-recalled";
        expect(why.fate, `${scheduler} ${model}`).toBe(expected);
        const drop = drops.find(({ decision }) => decision.model === model);
        if (drop !== undefined) expect(why.stage).toBe(drop.stage);
        const text = whyText(why, { width: 80 });
        expect(text.join("\n")).not.toMatch(/NaN|undefined|Infinity|\[object/);
        for (const line of text) expect(line.length, line).toBeLessThanOrEqual(100);
      }
    }
  });

  it("names the validation that would have kept a dropped model: with it the scheduler keeps it, with a row less not", async () => {
    const { record, drops } = await byFate(run);
    const replay = await openReplay(record);
    let nChecked = 0;
    for (const { stage, decision } of drops) {
      const change = (await whyModel(run, decision.model)).changes.find(({ what }) => what === "validation");
      if (change === undefined) continue;
      nChecked++;
      const survives = (accuracy: number) => {
        const curve = [...curveOf(record, decision.model).slice(0, stage - 1), accuracy];
        const curves = new Map([[decision.model, curve]]);
        const { stages } = replay.select({ shortlist: startersOf(record), curves, assume: () => 0 });
        return stages
          .find((replayed) => replayed.stage === stage)
          ?.decisions.some(({ model, action }) => model === decision.model && action === "train-on");
      };
      expect(survives(change.to as number)).toBe(true);
      expect(survives((change.to as number) - 1 / N_VALIDATION)).toBe(false);
    }
    expect(nChecked).toBeGreaterThan(2);
  });

  it("names the K, the proxy and the rules that would have recalled a model: with them it is on the shortlist", async () => {
    const { record, notRecalled } = await byFate(run);
    const replay = await openReplay(record);
    const proxies = new Map(record.recall.models.map(({ model, proxy }) => [model, proxy as number]));
    for (const model of notRecalled) {
      const { changes } = await whyModel(run, model);
      const chosen = (...[rule, k, scores]: Parameters<typeof replay.recall>) =>
        replay.recall(rule, k, scores).some((entry) => entry.model === model && entry.chosen);
      const size = changes.find(({ what }) => what === "shortlist-size");
      expect(chosen("fused", size?.to as number)).toBe(true);
      expect(chosen("fused", (size?.to as number) - 1)).toBe(false);
      const proxy = changes.find(({ what }) => what === "proxy");
      expect(chosen("fused", 6, new Map([...proxies, [model, proxy?.to as number]]))).toBe(true);
      expect(chosen("fused", 6, new Map([...proxies, [model, (proxy?.to as number) - 1e-6]]))).toBe(false);
      for (const { to } of changes.filter(({ what }) => what === "rule"))
        expect(chosen(to as "prior", 6)).toBe(true);
    }
  });

  it("counts the difference to the rival row by row where the journal says who was right", async () => {
    const { drops } = await byFate(run);
    const { decision } = drops[0] as (typeof drops)[number];
    const [doubt] = (await whyModel(run, decision.model)).doubts;
    expect(doubt).toMatchObject({ rival: decision.rival?.model, stage: 1 });
    expect(doubt?.difference).toBeCloseTo((decision.validation ?? 0) - (decision.rival?.validation ?? 0), 12);
    expect(doubt?.words).toContain(`counted over the same ${N_VALIDATION} rows`);
  });

  it("says of a failed model why, and of the runner-up of the pick how near it was", async () => {
    const failing = (await byFate(run)).picked;
    const folder = await recordRun(zoo, join(root, "failing"), {
      failing: [failing],
      scheduler: "brute-force",
    });
    const why = await whyModel(folder, failing);
    expect(why).toMatchObject({ fate: "failed", stage: 1 });
    expect(why.verdict).toContain("failed in stage 2 of 5 (error): Cannot replay stage 2");
    const { picked } = await byFate(folder);
    expect(picked).not.toBe(failing);
    const alone = await recordRun(zoo, join(root, "alone"), { failing: [failing] });
    expect((await whyModel(alone, failing)).verdict).toContain(
      "its training failed in stage 2 (Cannot replay",
    );
    expect((await whyModel(folder, picked)).doubts[0]?.words).toMatch(/in validation after stage \d it was/);
  });

  it("refuses a model that the run did not know, with the nearest name", async () => {
    await expect(whyModel(run, "modle-a")).rejects.toThrow(
      `Cannot explain modle-a: it is not among the 12 models of ${run}; did you mean model-a?`,
    );
    await expect(whyModel(run, "bert")).rejects.toThrow(RangeError);
  });

  it("tells it from the journal alone when the zoo has moved or changed, and says so", async () => {
    const other = await writeRecordedZoo(join(root, "moving"), 3);
    const folder = await recordRun(other, join(root, "moved"));
    const { drops } = await byFate(folder);
    const model = drops[0]?.decision.model as string;
    const before = await whyModel(folder, model);
    await cp(other.folder, join(root, "elsewhere"), { recursive: true });
    await rm(other.folder, { recursive: true });

    const alone = await whyModel(folder, model);
    expect(alone.verdict).toBe(before.verdict);
    expect(alone.notes.at(-1)).toMatch(/^from the journal alone, .*cannot be opened at/);
    const found = await whyModel(folder, model, { zoo: join(root, "elsewhere") });
    expect(found).toEqual(before);

    const history = join(root, "elsewhere/history.json");
    await writeFile(history, (await readFile(history, "utf8")).replaceAll("benchmark-1", "bench"));
    await expect(whyModel(folder, model, { zoo: join(root, "elsewhere") })).resolves.toMatchObject({ model });
    await writeFile(history, (await readFile(history, "utf8")).replaceAll('"bench"', '"target"'));
    await expect(whyModel(folder, model, { zoo: join(root, "elsewhere") })).rejects.toThrow("changed since");
  });
});
