import type { RunState } from "../run-state.ts";
import type { Figure } from "./figure.ts";
import { selection } from "./selection-curves.ts";

/** Figures of a run, in the order of the report. The names are those of `shortlist report --figure`. */
export const runFigures = { selection } satisfies Record<string, Figure<RunState>>;

export type RunFigureName = keyof typeof runFigures;
