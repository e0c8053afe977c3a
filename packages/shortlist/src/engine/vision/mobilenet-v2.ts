import type { VisionFamily, VisionLayer } from "./vision-family.ts";
import type { VisionNet } from "./vision-net.ts";

/** Strides of the 16 blocks after the stem. */
const STRIDES = [2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1];

/** MobileNetV2: widths are read off the weights, strides are fixed. */
export const mobilenetV2: VisionFamily = {
  prefix: "mobilenet_v2.",
  classifier: "classifier",
  architecture: "MobileNetV2ForImageClassification",
  isConvolutional: true,
  dropout: ({ classifier_dropout_prob = 0.2 }) => Math.min(classifier_dropout_prob, 0.2),
  build: (net, pixels, config) => {
    const { hidden_act: activation = "relu6", layer_norm_eps: epsilon = 1e-3, output_stride = 32 } = config;
    const { tf_padding: isSame = true, first_layer_is_expansion: isExpanded = true } = config;
    const layer = (x: string, name: string, options: LayerOptions = {}) =>
      convolutionLayer(net, x, name, { activation, epsilon, isSame, ...options });
    let x = layer(pixels, "conv_stem.first_conv", { stride: 2 });
    if (!isExpanded) x = layer(x, "conv_stem.expand_1x1");
    x = layer(x, "conv_stem.conv_3x3", { isDepthwise: true });
    x = layer(x, "conv_stem.reduce_1x1", { activation: undefined });
    const layers: VisionLayer[] = [{ output: x, width: net.nChannels("conv_stem.reduce_1x1.convolution") }];
    let current = 2;
    let dilation = 1;
    for (const [i, planned] of STRIDES.entries()) {
      const isDilated = current === output_stride;
      const stride = isDilated ? 1 : planned;
      const block = `layer.${i}`;
      let y = layer(x, `${block}.expand_1x1`);
      y = layer(y, `${block}.conv_3x3`, { stride, isDepthwise: true, dilation: isDilated ? dilation : 1 });
      y = layer(y, `${block}.reduce_1x1`, { activation: undefined });
      if (isDilated) dilation *= planned;
      else current *= stride;
      const [, inputs] = net.dimsOf(`${block}.expand_1x1.convolution.weight`);
      const outputs = net.nChannels(`${block}.reduce_1x1.convolution`);
      x = stride === 1 && inputs === outputs ? net.add(y, x) : y;
      layers.push({ output: x, width: outputs });
    }
    const pool = (maps: string) => net.globalMean(maps);
    const hiddenSize = net.nChannels("conv_1x1.convolution");
    return { features: pool(layer(x, "conv_1x1")), hiddenSize, layers, pool };
  },
};

interface LayerOptions {
  readonly stride?: number;
  readonly dilation?: number;
  readonly isDepthwise?: boolean;
  readonly activation?: string | undefined;
}

function convolutionLayer(
  net: VisionNet,
  x: string,
  name: string,
  options: LayerOptions & { epsilon: number; isSame: boolean },
): string {
  const { stride = 1, dilation = 1, isDepthwise = false, activation, epsilon, isSame } = options;
  const [channels = 1, , size = 1] = net.dimsOf(`${name}.convolution.weight`);
  const y = net.convolution(x, `${name}.convolution`, {
    stride,
    dilation,
    groups: isDepthwise ? channels : 1,
    padding: isSame ? "same" : ((size - 1) / 2) * dilation,
  });
  const normed = net.batchNorm(y, `${name}.normalization`, epsilon);
  return activation === undefined ? normed : net.activate(normed, activation);
}
