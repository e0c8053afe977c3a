import type { VisionFamily, VisionLayer } from "./vision-family.ts";
import type { VisionNet } from "./vision-net.ts";

const EPSILON = 1e-5;

/** ResNet of basic or bottleneck blocks; the vector is the mean over the last map. */
export const resnet: VisionFamily = {
  prefix: "resnet.",
  classifier: "classifier.1",
  architecture: "ResNetForImageClassification",
  isConvolutional: true,
  dropout: () => 0,
  build: (net, pixels, config) => {
    const { layer_type: kind = "bottleneck", hidden_act: activation = "relu" } = config;
    const { downsample_in_first_stage: inFirst = false, downsample_in_bottleneck: inBottleneck = false } =
      config;
    const { depths = [3, 4, 6, 3] } = config;
    let x = normed(net, pixels, "embedder.embedder", { stride: 2, padding: 3 });
    x = net.activate(x, activation);
    x = net.builder.op("MaxPool", [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
    let hiddenSize = net.nChannels("embedder.embedder.convolution");
    const layers: VisionLayer[] = [{ output: x, width: hiddenSize }];
    for (const [stage, depth] of depths.entries()) {
      for (let i = 0; i < depth; i++) {
        const block = `encoder.stages.${stage}.layers.${i}`;
        const stride = i === 0 && (stage > 0 || inFirst) ? 2 : 1;
        const strides = kind === "basic" ? [stride, 1] : inBottleneck ? [stride, 1, 1] : [1, stride, 1];
        let y = x;
        for (const [k, step] of strides.entries()) {
          const name = `${block}.layer.${k}`;
          const [, , size = 1] = net.dimsOf(`${name}.convolution.weight`);
          y = normed(net, y, name, { stride: step, padding: (size - 1) / 2 });
          if (k < strides.length - 1) y = net.activate(y, activation);
          hiddenSize = net.nChannels(`${name}.convolution`);
        }
        const hasShortcut = net.has(`${block}.shortcut.convolution.weight`);
        const residual = hasShortcut ? normed(net, x, `${block}.shortcut`, { stride }) : x;
        x = net.activate(net.add(y, residual), activation);
      }
      layers.push({ output: x, width: hiddenSize });
    }
    const pool = (maps: string) => net.globalMean(maps);
    return { features: pool(x), hiddenSize, layers, pool };
  },
};

function normed(
  net: VisionNet,
  x: string,
  name: string,
  options: { stride?: number; padding?: number },
): string {
  return net.batchNorm(net.convolution(x, `${name}.convolution`, options), `${name}.normalization`, EPSILON);
}
