import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";

/** DepthToSpace: a block of channels becomes a square of places; the gradient goes the other way. */
export const depthToSpace: GradientRule = {
  gradient: (c) => {
    const size = c.int("blocksize", 1);
    const [n = 1, channels = 1, height = 1, width = 1] = c.inputShape(0);
    const depth = channels / size ** 2;
    const squares = c.reshape(c.dy, c.outputShape(0), [n, depth, height, size, width, size]);
    const isColumnFirst = c.string("mode", "DCR") === "CRD";
    const blocks = c.transpose(squares, isColumnFirst ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4]);
    const blockShape = isColumnFirst
      ? [n, depth, size, size, height, width]
      : [n, size, size, depth, height, width];
    return [c.reshape(blocks, blockShape, c.inputShape(0))];
  },
};

/** SpaceToDepth: the other way round. */
export const spaceToDepth: GradientRule = {
  gradient: (c: GradientContext) => {
    const size = c.int("blocksize", 1);
    const [n = 1, depth = 1, height = 1, width = 1] = c.inputShape(0);
    const places = [height / size, width / size] as const;
    const blocks = c.reshape(c.dy, c.outputShape(0), [n, size, size, depth, ...places]);
    const squares = c.transpose(blocks, [0, 3, 4, 1, 5, 2]);
    return [c.reshape(squares, [n, depth, places[0], size, places[1], size], c.inputShape(0))];
  },
};
