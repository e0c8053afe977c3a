import type { VisionFamily, VisionLayer } from "./vision-family.ts";

/** EfficientNet B0 to B7, as transformers has it. */
export const efficientnet: VisionFamily = {
  prefix: "efficientnet.",
  classifier: "classifier",
  architecture: "EfficientNetForImageClassification",
  isConvolutional: true,
  dropout: ({ dropout_rate = 0.2 }) => Math.min(dropout_rate, 0.2),
  build: (net, pixels, config) => {
    const {
      hidden_act: activation = "swish",
      batch_norm_eps: epsilon = 1e-3,
      depth_coefficient = 1,
    } = config;
    const { strides = [1, 2, 2, 2, 1, 2, 1], kernel_sizes = [3, 3, 5, 3, 5, 5, 3] } = config;
    const { num_block_repeats = [1, 2, 2, 3, 3, 4, 1], depthwise_padding = [] } = config;
    let x = net.convolution(pixels, "embeddings.convolution", { stride: 2, padding: [0, 0, 1, 1] });
    x = net.activate(net.batchNorm(x, "embeddings.batchnorm", epsilon), activation);
    const layers: VisionLayer[] = [{ output: x, width: net.nChannels("embeddings.convolution") }];
    let n = 0;
    for (const [stage, repeats] of num_block_repeats.entries()) {
      for (let j = 0; j < Math.ceil(depth_coefficient * repeats); j++, n++) {
        const block = `encoder.blocks.${n}`;
        const stride = j === 0 ? (strides[stage] ?? 1) : 1;
        let y = x;
        if (net.has(`${block}.expansion.expand_conv.weight`)) {
          y = net.convolution(y, `${block}.expansion.expand_conv`);
          y = net.activate(net.batchNorm(y, `${block}.expansion.expand_bn`, epsilon), activation);
        }
        const [channels = 1] = net.dimsOf(`${block}.depthwise_conv.depthwise_conv.weight`);
        const half = Math.floor((kernel_sizes[stage] ?? 3) / 2);
        const before = depthwise_padding.includes(n) ? half : half - 1;
        y = net.convolution(y, `${block}.depthwise_conv.depthwise_conv`, {
          stride,
          groups: channels,
          padding: stride === 2 ? [before, before, half, half] : half,
        });
        y = net.activate(net.batchNorm(y, `${block}.depthwise_conv.depthwise_norm`, epsilon), activation);
        const squeezed = net.builder.op("GlobalAveragePool", [y]);
        const reduced = net.activate(net.convolution(squeezed, `${block}.squeeze_excite.reduce`), activation);
        const gate = net.builder.op("Sigmoid", [net.convolution(reduced, `${block}.squeeze_excite.expand`)]);
        y = net.builder.op("Mul", [y, gate]);
        y = net.convolution(y, `${block}.projection.project_conv`);
        y = net.batchNorm(y, `${block}.projection.project_bn`, epsilon);
        x = j > 0 ? net.add(y, x) : y;
        layers.push({ output: x, width: net.nChannels(`${block}.projection.project_conv`) });
      }
    }
    x = net.convolution(x, "encoder.top_conv");
    x = net.activate(net.batchNorm(x, "encoder.top_bn", epsilon), activation);
    const pool = (maps: string) => net.globalMean(maps);
    return { features: pool(x), hiddenSize: net.nChannels("encoder.top_conv"), layers, pool };
  },
};
