import pMap from "p-map";
import { type ExampleSource, textSource } from "../engine/example-source.ts";
import { extractFeatures, type FeatureLayer, sourceProbabilities } from "../engine/inference.ts";
import { type ProxyName, proxyScores } from "../recall/proxy/index.ts";
import { probeResamples, type ResampledScore, resampledScore } from "../recall/trust/resampled-score.ts";
import { isNoModelsFault } from "./failure-of.ts";

/** Models held in memory at a time. */
const MOST_WORKERS = 4;

/** Labelled texts, or examples of any source, that proxies are computed on. */
export type Probe = {
  /** (nExamples), integers in [0, nClasses) */
  readonly labels: Int32Array;
} & ({ readonly texts: readonly string[] } | { readonly source: ExampleSource });

/** What a probe's examples come from. */
export function sourceOf(probe: Probe, maxTokens: number): ExampleSource {
  return "source" in probe ? probe.source : textSource(probe.texts, { maxTokens });
}

export interface ProbeOptions {
  /** Of proxies on features. @default "last" */
  readonly layer?: FeatureLayer;
  readonly maxTokens: number;
  readonly threads: number;
  /** Of the halves of the probe that scores are compared on. */
  readonly seed: number | string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((model: string, step: number, nSteps: number) => void) | undefined;
}

export interface ProbeResult {
  /** Proxy score by model, on all rows of the probe and on halves of it. */
  readonly scores: ReadonlyMap<string, ResampledScore>;
  /** Models without a score, and why. */
  readonly failures: ReadonlyMap<string, string>;
}

/**
 * The proxy score of each model on a probe. A model that cannot be scored is reported, not thrown.
 *
 * @param folderOf where a model lies
 * @throws {ImageError} if a picture is not what it was when the data was loaded
 * @throws {StoreError} if the disk is full
 * @throws the signal's reason, if it is aborted
 */
export async function probeModels(
  models: readonly string[],
  folderOf: (model: string) => string,
  probe: Probe,
  proxy: ProxyName,
  { layer = "last", maxTokens, threads, seed, signal, onProgress }: ProbeOptions,
): Promise<ProbeResult> {
  const source = sourceOf(probe, maxTokens);
  const { input } = proxyScores[proxy];
  const resamples = probeResamples(probe.labels, { seed });
  const scores = new Map<string, ResampledScore>();
  const failures = new Map<string, string>();
  let runsFault: Error | undefined;
  // Starting a model keeps one processor busy, so several at a time are quicker than one on all processors.
  const nWorkers = Math.max(1, Math.min(threads, models.length, MOST_WORKERS));
  const inference = { threads: Math.max(1, Math.floor(threads / nWorkers)), ...(signal && { signal }) };

  async function probeOne(id: string): Promise<void> {
    try {
      const model = await source.open(folderOf(id));
      if (input === "source-probabilities" && model.sourceLabels === undefined) {
        failures.set(id, "it has no source head");
        return;
      }
      const encoded = await source.encode(model, { signal });
      const values =
        input === "features"
          ? await extractFeatures(model, encoded, { ...inference, layer })
          : await sourceProbabilities(model, encoded, inference);
      scores.set(id, resampledScore(proxyScores[proxy], values, probe.labels, resamples));
    } catch (error) {
      signal?.throwIfAborted();
      if (isNoModelsFault(error)) runsFault ??= error;
      failures.set(id, error instanceof Error ? (error.message.split("\n")[0] as string) : String(error));
    }
  }

  let nDone = 0;
  async function work(id: string): Promise<void> {
    if (runsFault) return;
    signal?.throwIfAborted();
    onProgress?.(id, nDone, models.length);
    await probeOne(id);
    nDone++;
  }
  await pMap(models, work, { concurrency: nWorkers });
  if (runsFault) throw runsFault;
  return { scores: inOrder(models, scores), failures: inOrder(models, failures) };
}

/** A map's entries in the order of the models, whichever was done first. */
function inOrder<T>(models: readonly string[], found: ReadonlyMap<string, T>): Map<string, T> {
  return new Map(models.flatMap((id) => (found.has(id) ? [[id, found.get(id) as T]] : [])));
}
