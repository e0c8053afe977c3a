import type { Baseline } from "./baseline.ts";
import { majority } from "./majority.ts";
import { tfidf } from "./tfidf.ts";

/** Every baseline, by the name that the journal, the report and `--json` know it under. */
export const baselines = { majority, tfidf } satisfies Record<string, Baseline>;

export type BaselineName = keyof typeof baselines;
