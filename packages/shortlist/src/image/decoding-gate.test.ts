import fc from "fast-check";
import { expect, test } from "vitest";
import { DecodingGate } from "./decoding-gate.ts";

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test("DecodingGate never lets more begin than there is room for, and lets everything begin in order", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 0, max: 3 }), async (sizes, fails) => {
      const gate = new DecodingGate(10);
      const begun: number[] = [];
      let taken = 0;
      const work = sizes.map((size, i) =>
        gate.run(size, async () => {
          begun.push(i);
          taken += Math.min(size, 10);
          expect(taken).toBeLessThanOrEqual(10);
          for (let turn = 0; turn < size % 3; turn++) await nextTurn();
          taken -= Math.min(size, 10);
          if (i === fails) throw new RangeError("bad");
          return i;
        }),
      );
      const results = await Promise.allSettled(work);
      expect(begun).toEqual([...sizes.keys()]);
      const failed = results.flatMap(({ status }, i) => (status === "rejected" ? [i] : []));
      expect(failed).toEqual(fails < sizes.length ? [fails] : []);
    }),
    { numRuns: 50 },
  );
});
