import type { Bench } from "./bench.ts";
export const trainingMemory: Bench = {
  describes: "",
  needsPython: true,
  run: async () => {
    throw new Error("TODO");
  },
};
