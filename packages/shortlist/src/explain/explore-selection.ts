import type { Replay, SelectionReplay } from "./replay-run.ts";
import type { ReplayedSelection, ReplayedStage } from "./replay-selection.ts";
import { curveOf } from "./run-record.ts";
import type { Bound } from "./what-if.ts";

export interface Exploration {
  /** For certain, or if the missing stages are poor. */
  readonly picked: string;
  /** Whether no missing model could change the pick, alone. */
  readonly isPickCertain: boolean;
  /** Every decision; from the first missing stage on as if the missing stages were poor. */
  readonly decided: readonly ReplayedStage[];
  readonly nEpochs: { readonly atLeast: number; readonly atMost: number };
  /** First and last stage that a model lacks, by model. */
  readonly missing: ReadonlyMap<string, readonly [number, number]>;
  /** One for each model that lacks stages as long as the others that do are poor. */
  readonly bounds: readonly Bound[];
}

/** Values of a missing stage that are tried, evenly spaced over [0, 1]. */
const MOST_TRIED = 400;

/**
 * Replays a selection where stages may be missing: what is decided whatever they would have been, which they are, and
 * from which validation accuracy on each model that lacks some would be picked.
 *
 * A missing model is tried alone, at every accuracy that the validation rows allow, held in all stages that it lacks;
 * the others that lack stages count as 0 meanwhile.
 */
export function exploreSelection(replay: Replay, selection: Omit<SelectionReplay, "assume">): Exploration {
  const { record } = replay;
  const certain = replay.select(selection);
  const spans = new Map<string, readonly [number, number]>();
  const scenarios: ReplayedSelection[] = [];
  const play = (assume: (model: string) => number): ReplayedSelection => {
    const played = replay.select({ ...selection, assume });
    scenarios.push(played);
    for (const [model, stages] of played.missing) {
      const [first, last] = [stages[0] as number, stages.at(-1) as number];
      const known = spans.get(model) ?? [first, last];
      spans.set(model, [Math.min(first, known[0]), Math.max(last, known[1])]);
    }
    return played;
  };

  const poor = play(() => 0);
  const picked = poor.picked as string; // with something assumed for every stage a replay always ends
  if (certain.picked !== undefined) {
    const nEpochs = { atLeast: certain.nEpochs, atMost: certain.nEpochs };
    return {
      picked: certain.picked,
      isPickCertain: true,
      decided: certain.stages,
      nEpochs,
      missing: new Map(),
      bounds: [],
    };
  }

  play(() => 1);
  const bounds = new Map<string, Bound>();
  let isPickCertain = true;
  const grid = gridOf(record.started.data.split.validation);
  for (const model of poor.missing.keys()) {
    const picks = grid.map((value) => play((other) => (other === model ? value : 0)).picked);
    if (picks.some((one) => one !== picked)) isPickCertain = false;
    const first = model === picked ? -1 : picks.indexOf(model);
    const curve = curveOf(record, model);
    bounds.set(model, {
      model,
      fromStage: curve.length + 1,
      ...(first >= 0 && {
        accuracy: grid[first] as number,
        isFromThereOn: picks.slice(first).every((one) => one === model),
      }),
      ...(curve.length > 0 && { latest: curve.at(-1) as number }),
    });
  }
  const epochs = scenarios.map(({ nEpochs }) => nEpochs);
  return {
    picked,
    isPickCertain,
    decided: poor.stages,
    nEpochs: { atLeast: Math.min(...epochs), atMost: Math.max(...epochs) },
    missing: spans,
    bounds: [...bounds.values()],
  };
}

/** Every accuracy that so many rows allow, from 0 to 1; evenly spaced ones of them if there are many rows. */
function gridOf(nRows: number): number[] {
  const step = Math.max(1, Math.ceil(nRows / MOST_TRIED));
  return Array.from({ length: Math.floor(nRows / step) + 1 }, (_, i) => Math.min(1, (i * step) / nRows));
}
