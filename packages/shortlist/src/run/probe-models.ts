import { encodeTexts } from "../engine/encode-texts.ts";
import { extractFeatures, sourceProbabilities } from "../engine/inference.ts";
import { openTextModel } from "../engine/text-model.ts";
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
