import { expect, it } from "vitest";
import type { Trainer, Trial } from "../select/trainer.ts";
import { TrialPool } from "./trial-pool.ts";

/** A trainer that only writes down what is asked of it. */
function loggedTrainer(log: string[], { restoreFails = false } = {}): Trainer {
  return {
    name: "logged",
    open: async ({ model }) => {
      log.push(`open ${model}`);
      return {
        model,
        trainStage: async () => {
          log.push(`train ${model}`);
          return { examplesSeen: 0, seconds: 0 };
        },
        restore: async (path: string) => {
          log.push(`restore ${model} ${path}`);
          if (restoreFails) throw new Error("of another version");
        },
        close: async () => {
          log.push(`close ${model}`);
        },
      } as unknown as Trial;
    },
  };
}

const origin = (found?: { stage: number; path: string }) => ({
  seed: 1,
  nStages: 5,
  checkpointBefore: async () => found,
});

it("TrialPool keeps the trials used last open, and closes the one unused for longest", async () => {
  const log: string[] = [];
  const pool = new TrialPool(loggedTrainer(log), 2);
  for (const model of ["a", "b", "a", "c", "a"]) await pool.at(model, 0, origin());
  expect(log).toEqual(["open a", "open b", "close b", "open c"]);
  await pool.closeAll();
  expect(log.slice(4).sort()).toEqual(["close a", "close c"]);
});

it("TrialPool brings a trial to the stage wanted: restored, then trained", async () => {
  const log: string[] = [];
  const pool = new TrialPool(loggedTrainer(log), 2);
  await pool.at("a", 3, origin({ stage: 2, path: "two" }));
  expect(log).toEqual(["open a", "restore a two", "train a"]);
  await pool.at("a", 3, origin());
  expect(log).toHaveLength(3); // it stands there already
  await pool.at("a", 1, origin({ stage: 1, path: "one" }));
  expect(log.slice(3)).toEqual(["close a", "open a", "restore a one"]);
});

it("TrialPool trains from the start what it cannot restore", async () => {
  const log: string[] = [];
  const pool = new TrialPool(loggedTrainer(log, { restoreFails: true }), 1);
  await pool.at("a", 2, origin({ stage: 2, path: "two" }));
  expect(log).toEqual(["open a", "restore a two", "close a", "open a", "train a", "train a"]);
});
