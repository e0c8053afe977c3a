import type { VisionFamily, VisionLayer } from "./vision-family.ts";

/** The first block of each stage after the first but one halves the map; the others' strides are 1. */
const STRIDES = [1, 2, 2, 2, 1, 2, 1];
const REPEATS = [1, 2, 2, 3, 3, 4, 1];
/** Lite 0 to 4: how often the blocks of the stages between the first and the last are repeated. */
const DEPTHS = [1, 1.1, 1.2, 1.4, 1.8];
const EPSILON = 1e-3;

/**
 * EfficientNet-Lite 0 to 4, in the layout of the PyTorch port: no squeeze and excitation, ReLU6, TensorFlow's padding. Which
 * of them is told by the number of blocks; `num_block_repeats` of config.json says it of a network that keeps only the first
 * stages.
 */
export const efficientnetLite: VisionFamily = {
  prefix: "",
  classifier: "_fc",
  architecture: "EfficientNetLite",
  isConvolutional: true,
  dropout: () => 0.2,
  build: (net, pixels, { num_block_repeats: repeats }) => {
    const layer = (
      x: string,
      convolution: string,
      norm: string,
      options: Parameters<typeof net.convolution>[2],
    ) => net.batchNorm(net.convolution(x, convolution, { padding: "same", ...options }), norm, EPSILON);
    const relu6 = (x: string) => net.activate(x, "relu6");
    const firsts =
      repeats === undefined ? firstBlocks(countBlocks((name) => net.has(name))) : stridesOf(repeats);
    let x = relu6(layer(pixels, "_conv_stem", "_bn0", { stride: 2 }));
    const layers: VisionLayer[] = [{ output: x, width: net.nChannels("_conv_stem") }];
    for (let i = 0; net.has(`_blocks.${i}._depthwise_conv.weight`); i++) {
      const block = `_blocks.${i}`;
      const stride = firsts.get(i) ?? 1;
      let y = x;
      const hasExpansion = net.has(`${block}._expand_conv.weight`);
      if (hasExpansion) y = relu6(layer(y, `${block}._expand_conv`, `${block}._bn0`, {}));
      const [groups = 1] = net.dimsOf(`${block}._depthwise_conv.weight`);
      y = relu6(layer(y, `${block}._depthwise_conv`, `${block}._bn1`, { stride, groups }));
      y = layer(y, `${block}._project_conv`, `${block}._bn2`, {});
      const inputs = hasExpansion ? net.dimsOf(`${block}._expand_conv.weight`)[1] : groups;
      const outputs = net.nChannels(`${block}._project_conv`);
      x = stride === 1 && inputs === outputs ? net.add(y, x) : y;
      layers.push({ output: x, width: outputs });
    }
    x = relu6(layer(x, "_conv_head", "_bn1", {}));
    const pool = (maps: string) => net.globalMean(maps);
    return { features: pool(x), hiddenSize: net.nChannels("_conv_head"), layers, pool };
  },
};

function countBlocks(has: (name: string) => boolean): number {
  let n = 0;
  while (has(`_blocks.${n}._depthwise_conv.weight`)) n++;
  return n;
}

/** For the first block of each stage its stride. */
function firstBlocks(nBlocks: number): Map<number, number> {
  for (const depth of DEPTHS) {
    // Lite networks keep the first and last stage as they are.
    const repeats = REPEATS.map((n, i) => (i === 0 || i === REPEATS.length - 1 ? n : Math.ceil(n * depth)));
    if (repeats.reduce((a, b) => a + b, 0) !== nBlocks) continue;
    return stridesOf(repeats);
  }
  throw new RangeError(`it has ${nBlocks} blocks, and no EfficientNet-Lite has as many`);
}

function stridesOf(repeats: readonly number[]): Map<number, number> {
  const firsts = new Map<number, number>();
  let first = 0;
  for (const [stage, n] of repeats.entries()) {
    firsts.set(first, STRIDES[stage] ?? 1);
    first += n;
  }
  return firsts;
}

/** Pictures of Lite 0 to 4, and whether a checkpoint with these weights is one. */
export const liteSizes: readonly number[] = [224, 240, 260, 280, 300];

export function isEfficientnetLite(has: (name: string) => boolean): boolean {
  return has("_conv_stem.weight") && has("_conv_head.weight") && !has("_blocks.0._se_reduce.weight");
}

/** Side of the pictures that the network was trained on. */
export function liteSize(has: (name: string) => boolean): number {
  const totals = DEPTHS.map((depth) =>
    REPEATS.reduce((sum, n, i) => sum + (i === 0 || i === REPEATS.length - 1 ? n : Math.ceil(n * depth)), 0),
  );
  return liteSizes[totals.indexOf(countBlocks(has))] ?? 224;
}
