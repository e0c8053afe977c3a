import { GraphBuilder, type Model, TrainingSession } from "onnx-grad";
import type { Bench } from "./bench.ts";
export const optimizerStep: Bench = {
  describes: "",
  needsPython: true,
  run: async () => {
    throw new Error("TODO");
  },
};
void GraphBuilder;
void TrainingSession;
export type X = Model;
