import type { Baseline } from "./baseline.ts";
import { majority } from "./majority.ts";
import { pixels } from "./pixels.ts";
import { tfidf } from "./tfidf.ts";

/** Every baseline for texts, by the name that the journal, the report and `--json` know it under. */
export const baselines = { majority, tfidf } satisfies Record<string, Baseline>;

/** Every baseline for pictures, given as copies of 32 × 32. */
export const imageBaselines = { majority, pixels } satisfies Record<string, Baseline<Uint8Array>>;

export type BaselineName = keyof typeof baselines;
