import fc from "fast-check";
import { expect, it } from "vitest";
import { createMatrix } from "../numeric/matrix.ts";
import { decodeHits, encodeHits } from "./hits.ts";

it("decodeHits() gives back what encodeHits() was told, for any number of rows", () =>
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 70 }), (right) => {
      const data = Float64Array.from(right.flatMap((isRight) => (isRight ? [0.2, 0.8] : [0.8, 0.2])));
      const hits = encodeHits(
        createMatrix(right.length, 2, data),
        right.map(() => 1),
      );
      expect(decodeHits(hits, right.length)).toEqual(right);
      expect(decodeHits(hits, right.length + 8)).toBeUndefined();
    }),
  ));
