import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { tensor } from "../onnx/tensor.ts";

/** A value as (batch × heads × sequence × size), whichever layout the node has it in. */
interface Heads {
  readonly name: string;
  readonly shape: readonly [number, number, number, number];
}

/** Bring (batch × sequence × heads · size) to four axes. */
function toHeads(c: GradientContext, name: string, shape: readonly number[], nHeads: number): Heads {
  if (shape.length === 4) return { name, shape: shape as [number, number, number, number] };
  const [batch = 0, sequence = 0, width = 0] = shape;
  const split = c.reshape(name, shape, [batch, sequence, nHeads, width / nHeads]);
  return { name: c.transpose(split, [0, 2, 1, 3]), shape: [batch, nHeads, sequence, width / nHeads] };
}

/** And back to the axes that the node has. */
function fromHeads(c: GradientContext, { name, shape }: Heads, to: readonly number[]): string {
  if (to.length === 4) return name;
  const [batch, nHeads, sequence, size] = shape;
  return c.reshape(c.transpose(name, [0, 2, 1, 3]), [batch, sequence, nHeads, size], to);
}

const keysFirst = [0, 1, 3, 2] as const;

/** Scores with the mask of the node, and with what comes after a position hidden if it is causal. */
function masked(c: GradientContext, scores: string, nQueries: number, nKeys: number): string {
  let result = scores;
  const minusInfinity = c.scalar(Number.NEGATIVE_INFINITY);
  if (c.node.inputs[3]) {
    const isBool = c.inputType(3) === "bool";
    result = isBool ? c.op("Where", [c.input(3), result, minusInfinity]) : c.op("Add", [result, c.input(3)]);
  }
  if (c.int("is_causal", 0) === 1) {
    const visible = Array.from({ length: nQueries * nKeys }, (_, i) =>
      i % nKeys <= Math.floor(i / nKeys) ? 1 : 0,
    );
    result = c.op("Where", [c.tensor(tensor("bool", [nQueries, nKeys], visible)), result, minusInfinity]);
  }
  return result;
}

/**
 * Attention of ai.onnx: softmax(scale · Q · Kᵀ + mask) · V.
 *
 * The probabilities are computed again, since the operator does not give them out; then each product and the
 * softmax go back by their own rules.
 */
export const attention: GradientRule = {
  gradient: (c) => {
    if (c.node.inputs.slice(4).some((name) => name !== "")) c.fail("past keys and lengths are not supported");
    if (c.float("softcap", 0) !== 0) c.fail("softcap is not supported");
    if ([1, 2, 3].some((i) => c.outputGradient(i))) c.fail("only its first output can be differentiated");
    const nHeads = c.int("q_num_heads", 0);
    const q = toHeads(c, c.input(0), c.inputShape(0), nHeads);
    const k = toHeads(c, c.input(1), c.inputShape(1), c.int("kv_num_heads", nHeads));
    const v = toHeads(c, c.input(2), c.inputShape(2), c.int("kv_num_heads", nHeads));
    const dy = toHeads(c, c.dy, c.outputShape(0), nHeads);
    if (q.shape[1] !== k.shape[1]) c.fail(`${q.shape[1]} query heads share ${k.shape[1]} key heads`);
    const scale = c.float("scale", 1 / Math.sqrt(q.shape[3]));

    const product = c.op("MatMul", [c.scale(q.name, scale), c.transpose(k.name, keysFirst)]);
    const scores = masked(c, product, q.shape[2], k.shape[2]);
    const probabilities = c.op("Softmax", [scores], { axis: -1 });
    const weighted = c.mul(c.op("MatMul", [dy.name, c.transpose(v.name, keysFirst)]), probabilities);
    const total = c.op("ReduceSum", [weighted, c.intVector([3])], { keepdims: 1 });
    const dScores = c.op("Sub", [weighted, c.mul(probabilities, total)]);

    const dq = () => c.scale(c.op("MatMul", [dScores, k.name]), scale);
    const dk = () => c.scale(c.op("MatMul", [c.transpose(dScores, keysFirst), q.name]), scale);
    const dv = () => c.op("MatMul", [c.transpose(probabilities, keysFirst), dy.name]);
    const scoresShape = [q.shape[0], q.shape[1], q.shape[2], k.shape[2]];
    return [
      c.needs(0) ? fromHeads(c, { ...q, name: dq() }, c.inputShape(0)) : undefined,
      c.needs(1) ? fromHeads(c, { ...k, name: dk() }, c.inputShape(1)) : undefined,
      c.needs(2) ? fromHeads(c, { ...v, name: dv() }, c.inputShape(2)) : undefined,
      c.needs(3) ? c.reduceTo(dScores, scoresShape, c.inputShape(3)) : undefined,
    ];
  },
};
