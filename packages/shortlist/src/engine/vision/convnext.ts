import type { VisionFamily, VisionLayer } from "./vision-family.ts";

/** ConvNeXt; the vector is the normed mean over the last map. */
export const convnext: VisionFamily = {
  prefix: "convnext.",
  classifier: "classifier",
  architecture: "ConvNextForImageClassification",
  isConvolutional: true,
  dropout: () => 0,
  build: (net, pixels, config) => {
    const { builder } = net;
    const {
      depths = [3, 3, 9, 3],
      hidden_act: activation = "gelu",
      layer_norm_eps: epsilon = 1e-12,
    } = config;
    // Between layers maps are (batch × channels × height × width); norms and dense layers want channels last.
    const toLast = (x: string) => builder.op("Transpose", [x], { perm: [0, 2, 3, 1] });
    const toFirst = (x: string) => builder.op("Transpose", [x], { perm: [0, 3, 1, 2] });
    const normFirst = (x: string, name: string) => toFirst(net.layerNorm(toLast(x), name, 1e-6));
    let [hiddenSize = 0, , patch = 4] = net.dimsOf("embeddings.patch_embeddings.weight");
    let x = net.convolution(pixels, "embeddings.patch_embeddings", { stride: patch });
    x = normFirst(x, "embeddings.layernorm");
    const layers: VisionLayer[] = [{ output: x, width: hiddenSize }];
    for (const [stage, depth] of depths.entries()) {
      const name = `encoder.stages.${stage}`;
      if (net.has(`${name}.downsampling_layer.1.weight`)) {
        x = normFirst(x, `${name}.downsampling_layer.0`);
        x = net.convolution(x, `${name}.downsampling_layer.1`, { stride: 2 });
      }
      for (let i = 0; i < depth; i++) {
        const layer = `${name}.layers.${i}`;
        [hiddenSize = 0] = net.dimsOf(`${layer}.dwconv.weight`);
        let y = toLast(net.convolution(x, `${layer}.dwconv`, { padding: 3, groups: hiddenSize }));
        y = net.linear(net.layerNorm(y, `${layer}.layernorm`, 1e-6), `${layer}.pwconv1`);
        y = net.linear(net.activate(y, activation), `${layer}.pwconv2`);
        const scale = `${layer}.layer_scale_parameter`;
        if (net.has(scale)) y = builder.op("Mul", [y, net.weight(scale)]);
        x = net.add(x, toFirst(y));
      }
      layers.push({ output: x, width: hiddenSize });
    }
    return {
      features: net.layerNorm(net.globalMean(x), "layernorm", epsilon),
      hiddenSize,
      layers,
      pool: (maps) => net.globalMean(maps),
    };
  },
};
