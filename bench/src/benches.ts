import type { Bench } from "./bench.ts";
import { optimizerStep } from "./optimizer-step.ts";
import { trainingMemory } from "./training-memory.ts";
import { trainingStep } from "./training-step.ts";
import { wordnetMiniLm } from "./wordnet-minilm.ts";

/** Every bench, by the name that `npm run bench -- NAME` takes. */
export const benches = {
  "training-step": trainingStep,
  "optimizer-step": optimizerStep,
  memory: trainingMemory,
  "wordnet-minilm": wordnetMiniLm,
} satisfies Record<string, Bench>;
