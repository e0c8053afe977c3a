import type { Bench } from "./bench.ts";
import { clustering } from "./clustering.ts";
import { decoding } from "./decoding.ts";
import { firstRun } from "./first-run.ts";
import { optimizerStep } from "./optimizer-step.ts";
import { recallTime } from "./recall-time.ts";
import { selection } from "./selection.ts";
import { trainingMemory } from "./training-memory.ts";
import { trainingStep } from "./training-step.ts";
import { visionMemory } from "./vision-memory.ts";
import { visionStep } from "./vision-step.ts";
import { wordnetMiniLm } from "./wordnet-minilm.ts";

/** Every bench, by the name that `npm run bench -- NAME` takes. */
export const benches = {
  "training-step": trainingStep,
  "vision-step": visionStep,
  decoding,
  "optimizer-step": optimizerStep,
  memory: trainingMemory,
  "vision-memory": visionMemory,
  "wordnet-minilm": wordnetMiniLm,
  recall: recallTime,
  selection,
  clustering,
  "first-run": firstRun,
} satisfies Record<string, Bench>;
