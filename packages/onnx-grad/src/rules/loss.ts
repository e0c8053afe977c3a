import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { tensor } from "../onnx/tensor.ts";

/** What the scores of each example and class are weighed with in the gradient, and the one-hot labels. */
interface Labels {
  /** (N × C × …), 1 at the label. */
  readonly oneHot: string;
  /** (N × 1 × …): dloss / d(minus log-probability of the label). */
  readonly factor: string;
}

/** Labels (N × …) of scores (N × C × …), with class weights, an ignored label and a reduction. */
function labelsOf(c: GradientContext): Labels {
  const [n = 0, nClasses = 0, ...rest] = c.inputShape(0);
  const labels = c.cast(c.input(1), "int64");
  const ignored = c.node.attributes.ignore_index;
  let safe = labels;
  let weight = c.op("Expand", [c.scalar(1), c.intVector([n, ...rest])]);
  if (ignored?.type === "int") {
    const isIgnored = c.op("Equal", [labels, c.tensor(tensor("int64", [], [ignored.value]))]);
    safe = c.op("Where", [isIgnored, c.tensor(tensor("int64", [], [0])), labels]);
    weight = c.op("Where", [isIgnored, c.scalar(0), weight]);
  }
  if (c.node.inputs[2]) weight = c.mul(weight, c.op("Gather", [c.input(2), safe]));

  const reduction = c.string("reduction", "mean");
  const total = () => c.op("ReduceSum", [weight], { keepdims: 0 });
  const dy = reduction === "mean" ? c.op("Div", [c.dy, total()]) : c.dy;
  const classes = Array.from({ length: nClasses }, (_, i) => i);
  const along = c.tensor(tensor("int64", [nClasses, ...rest.map(() => 1)], classes));
  const asColumn = (value: string) => c.reshape(value, [n, ...rest], [n, 1, ...rest]);
  return {
    oneHot: c.cast(c.op("Equal", [asColumn(safe), along])),
    factor: asColumn(c.mul(weight, dy)),
  };
}

function check(c: GradientContext): void {
  if (c.outputGradient(1)) c.fail("only its loss can be differentiated");
  if (c.needs(2)) c.fail("its class weights are trainable");
}

/** SoftmaxCrossEntropyLoss, as PyTorch exports a model with its loss: softmax(scores) - one-hot, weighed. */
export const softmaxCrossEntropyLoss: GradientRule = {
  gradient: (c) => {
    check(c);
    const { oneHot, factor } = labelsOf(c);
    const probabilities = c.op("Softmax", [c.input(0)], { axis: 1 });
    return [c.mul(c.op("Sub", [probabilities, oneHot]), factor)];
  },
};

/** NegativeLogLikelihoodLoss of log-probabilities: minus one-hot, weighed. */
export const negativeLogLikelihoodLoss: GradientRule = {
  gradient: (c) => {
    check(c);
    const { oneHot, factor } = labelsOf(c);
    return [c.op("Neg", [c.mul(oneHot, factor)])];
  },
};
