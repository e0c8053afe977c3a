import { encodeTexts } from "../engine/encode-texts.ts";
import { extractFeatures, sourceProbabilities } from "../engine/inference.ts";
import { openTextModel } from "../engine/text-model.ts";
import { createRng } from "../numeric/random.ts";
import { type ProxyName, proxyScores } from "../recall/proxy/index.ts";

/** Labelled texts that proxies are computed on. */
export interface Probe {
  readonly texts: readonly string[];
  /** (nTexts), integers in [0, nClasses) */
  readonly labels: Int32Array;
}

export interface ProbeOptions {
  readonly maxTokens: number;
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((model: string, step: number, nSteps: number) => void) | undefined;
}

export interface ProbeResult {
  /** Proxy score by model. */
  readonly scores: ReadonlyMap<string, number>;
  /** Models without a score, and why. */
  readonly failures: ReadonlyMap<string, string>;
}

/**
 * A random sample of the training split, so that recall takes seconds: every class keeps its share, and at least
 * two rows where it has them.
 *
 * @param rows the training split
 * @returns row numbers, ascending
 *
 * @example
 * probeRows(Int32Array.of(4, 5, 6, 7), Int32Array.of(0, 0, 0, 0, 0, 1, 0, 1), { nRows: 3, seed: 1 }).length; // 3
 */
export function probeRows(
  rows: Int32Array,
  labels: Int32Array,
  { nRows, seed }: { readonly nRows: number; readonly seed: number | string },
): Int32Array {
  if (rows.length <= nRows) return rows.slice();
  const shuffled = createRng(seed).fork("probe").shuffle(rows.slice());
  const rankInClass = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const row of rows) sizes.set(labels[row] as number, (sizes.get(labels[row] as number) ?? 0) + 1);
  // The i-th row of a class of size s comes at (i + ½) / s: taking the first rows by that takes every class evenly.
  const placed = Array.from(shuffled, (row) => {
    const label = labels[row] as number;
    const rank = rankInClass.get(label) ?? 0;
    rankInClass.set(label, rank + 1);
    return { row, place: rank < 2 ? -1 : (rank + 0.5) / (sizes.get(label) as number) };
  });
  placed.sort((a, b) => a.place - b.place); // stable: shuffled among equals
  return Int32Array.from(placed.slice(0, nRows), ({ row }) => row).sort();
}

/**
 * The proxy score of each model on a probe. A model that cannot be scored is reported, not thrown.
 *
 * @param folderOf where a model lies
 * @throws the signal's reason, if it is aborted
 */
export async function probeModels(
  models: readonly string[],
  folderOf: (model: string) => string,
  probe: Probe,
  proxy: ProxyName,
  { maxTokens, threads, signal, onProgress }: ProbeOptions,
): Promise<ProbeResult> {
  const { input, score } = proxyScores[proxy];
  const compute = input === "features" ? extractFeatures : sourceProbabilities;
  const scores = new Map<string, number>();
  const failures = new Map<string, string>();
  for (const [step, id] of models.entries()) {
    signal?.throwIfAborted();
    onProgress?.(id, step, models.length);
    try {
      const model = await openTextModel(folderOf(id));
      if (input === "source-probabilities" && model.sourceLabels === undefined) {
        failures.set(id, "it has no source head");
        continue;
      }
      const encoded = encodeTexts(model, probe.texts, { maxTokens });
      const values = await compute(model, encoded, { threads, ...(signal && { signal }) });
      scores.set(id, score(values, probe.labels));
    } catch (error) {
      signal?.throwIfAborted();
      failures.set(id, error instanceof Error ? (error.message.split("\n")[0] as string) : String(error));
    }
  }
  return { scores, failures };
}
