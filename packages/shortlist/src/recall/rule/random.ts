import type { RecallRule } from "./recall-rule.ts";

/** Any order, from the run's seed: what every other rule must beat. */
export const random: RecallRule = {
  description: "any order, from the seed: what every other rule must beat",
  probes: () => [],
  score: ({ models }, { rng }) => models.map(() => ({ score: rng.next(), because: "drawn at random" })),
};
