import type { TrainingKernels } from "../kernels/training-kernels.ts";
import type { Gradients } from "./gradients.ts";
import type { ParameterStore } from "./parameter-store.ts";

/** AdamW's numbers that are the same for every parameter. */
export interface AdamWConstants {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/**
 * One AdamW update with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2) of every
 * parameter that has a gradient.
 *
 * Differs from PyTorch's AdamW on tables whose gradient comes as rows: rows that no example of the
 * batch read are left alone, moments and weight decay too, where dense AdamW would still move them by
 * their old moments (PyTorch's SparseAdam makes the same choice).
 *
 * @param step updates before this one
 * @param share part of each parameter's learning rate to use
 * @param scale what the summed gradients are multiplied by: 1 / passes, and the clipping factor
 */
export function applyAdamW(
  kernels: TrainingKernels,
  store: ParameterStore,
  gradients: Gradients,
  constants: AdamWConstants,
  { step, share, scale }: { readonly step: number; readonly share: number; readonly scale: number },
): void {
  const { beta1, beta2, epsilon, weightDecay } = constants;
  const bias1 = 1 - beta1 ** (step + 1);
  const invSqrtBias2 = 1 / Math.sqrt(1 - beta2 ** (step + 1));
  for (const parameter of store) {
    const { value, moments, size } = parameter;
    if (!moments) continue;
    const learningRate = parameter.learningRate * share;
    const keep = parameter.decays ? 1 - learningRate * weightDecay : 1;
    const [p, m, v] = [value.offset, moments.first.offset, moments.second.offset];
    const numbers = [scale, beta1, beta2, keep, learningRate / bias1, invSqrtBias2, epsilon] as const;
    const dense = gradients.dense.get(parameter.name);
    const rows = gradients.rows.get(parameter.name);
    if (dense?.isPending) kernels.adamw(p, m, v, dense.sum.offset, size, ...numbers);
    else if (rows && rows.nPending > 0) {
      const { offsets, nPending, nWidth } = rows;
      kernels.adamwRows(p, m, v, offsets.values, offsets.rows, nPending, nWidth, ...numbers);
    }
  }
}
