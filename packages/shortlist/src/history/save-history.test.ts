import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Curve } from "./history.ts";
import { loadHistory } from "./load-history.ts";
import { saveHistory } from "./save-history.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "history-"));
});
afterAll(() => rm(folder, { recursive: true }));

const accuracy = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0); // JSON has no −0
const curve: fc.Arbitrary<Curve> = fc.record({
  model: fc.string({ minLength: 1, unit: "grapheme" }),
  dataset: fc.string({ minLength: 1 }),
  seed: fc.integer(),
  validation: fc.array(accuracy, { minLength: 1, maxLength: 5 }),
  test: accuracy,
  seconds: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
});

test("loadHistory() reads what saveHistory() wrote, to the last digit", async () => {
  const key = ({ model, dataset, seed }: Curve) => JSON.stringify([model, dataset, seed]);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(curve, { selector: key }), async (curves) => {
      const path = join(folder, "history.json");
      await saveHistory({ metric: "accuracy", curves }, path);
      expect(await loadHistory(path)).toEqual({ metric: "accuracy", curves });
    }),
    { numRuns: 30 },
  );
});

test("saveHistory() writes nothing that could not be read again", async () => {
  const bad = { model: "m", dataset: "d", seed: 1, validation: [Number.NaN], test: 0.5, seconds: 1 };
  const path = join(folder, "bad.json");
  await expect(saveHistory({ metric: "accuracy", curves: [bad] }, path)).rejects.toThrow(
    "curves.0.validation.0",
  );
  expect(await readdir(folder)).not.toContain("bad.json");
});
