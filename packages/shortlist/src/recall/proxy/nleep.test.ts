// N-LEEP has no golden: where its Gaussians end up depends on the random draws. What it must be is known in the limits.
import { expect, test } from "vitest";
import { matrix } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import { nleep } from "./nleep.ts";

/** Examples around points (10, 0, …), (0, 10, …) and so on, `radius` from them. */
function blobs(nBlobs: number, nEach: number, radius: number) {
  const rng = createRng("blobs");
  const homes = Array.from({ length: nBlobs * nEach }, (_, i) => i % nBlobs);
  const features = homes.map((home) =>
    Array.from({ length: nBlobs + 1 }, (_, j) => (j === home ? 10 : 0) + radius * rng.normal()),
  );
  return { features: matrix(features), homes };
}

test("nleep() is 0 when each class is a cluster of its own, and −H(y) when labels have nothing to do with clusters", () => {
  const { features, homes } = blobs(3, 40, 0.5);
  expect(nleep(features, homes)).toBeCloseTo(0, 3);
  const independent = homes.map((_, i) => (Math.floor(i / 3) % 2 === 0 ? 0 : 1)); // half of every cluster
  const score = nleep(features, independent, { perClass: 1 });
  expect(score).toBeCloseTo(-Math.log(2), 1);
  expect(score).toBeGreaterThan(-Math.log(2) - 1e-12);
});

test("nleep() falls as the classes' clusters run into each other", () => {
  const scores = [0.5, 2, 5, 10].map((radius) => {
    const { features, homes } = blobs(3, 40, radius);
    return nleep(features, homes);
  });
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
});

test("nleep() is −H(y) where the features are all the same, and says the same again", () => {
  const same = matrix(Array.from({ length: 12 }, () => [1, 2]));
  const labels = Array.from({ length: 12 }, (_, i) => i % 2);
  expect(nleep(same, labels)).toBeCloseTo(-Math.log(2), 12);
  const { features, homes } = blobs(3, 20, 4);
  expect(nleep(features, homes)).toBe(nleep(features, homes));
  expect(nleep(features, homes, { seed: 1 })).not.toBe(nleep(features, homes));
});

test("nleep() refuses to keep no variance, and no Gaussian for a class", () => {
  const features = matrix([[1], [2]]);
  expect(() => nleep(features, [0, 1], { energy: 0 })).toThrow("energy 0");
  expect(() => nleep(features, [0, 1], { perClass: 0 })).toThrow("perClass 0");
});
