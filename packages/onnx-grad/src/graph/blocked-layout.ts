import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import { encodeModel } from "../onnx/encode-model.ts";
import { GraphBuilder } from "./graph-builder.ts";

/** The domain of the operators on ONNX Runtime's own layout of images, in blocks of channels. */
export const blockedDomain = "com.microsoft.nchwc";

let found: Promise<number> | undefined;

/**
 * How many channels ONNX Runtime keeps side by side in its blocked layout on this machine, and 0 where it has no such
 * layout or computes something else with it than expected. It puts this layout into inference graphs itself; that a
 * graph may name the operators is not documented, so they are tried first. Asked once for a process.
 */
export function blockedChannels(): Promise<number> {
  found ??= probe().catch(() => 0);
  return found;
}

async function probe(): Promise<number> {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", [1, 16, 2, 2]);
  const domain = blockedDomain;
  builder.output(builder.op("ReorderInput", [x], {}, { domain }), "blocked", "float32", [1, 16, 2, 2]);
  // Of 8 channels it makes a whole block, and their number tells its size.
  const few = builder.input("few", "float32", [1, 8, 2, 2]);
  builder.output(builder.op("ReorderInput", [few], {}, { domain }), "padded");
  const back = builder.op("ReorderOutput", ["blocked"], { channels: 16 }, { domain });
  builder.output(back, "same", "float32", [1, 16, 2, 2]);
  const session = await InferenceSession.create(encodeModel(builder.build()), { logSeverityLevel: 3 });
  try {
    const data = Float32Array.from({ length: 64 }, (_, i) => i);
    const { blocked, padded, same } = await session.run({
      x: new RuntimeTensor("float32", data, [1, 16, 2, 2]),
      few: new RuntimeTensor("float32", data.subarray(0, 32), [1, 8, 2, 2]),
    });
    const size = padded?.dims[1] ?? 0;
    if (size !== 8 && size !== 16) return 0;
    // Place p of channel c lies at (block of c, p, c within the block).
    const values = blocked?.data as Float32Array;
    const isAsExpected = data.every((value, i) => {
      const [channel, place] = [Math.floor(i / 4), i % 4];
      const at = (Math.floor(channel / size) * 4 + place) * size + (channel % size);
      return values[at] === value && same?.data[i] === value;
    });
    return isAsExpected ? size : 0;
  } finally {
    await session.release();
  }
}
