import fc from "fast-check";
import { expect, test } from "vitest";
import { clusterValues } from "./cluster-values.ts";

test("clusterValues() by hand: {1, 2, 3}, {10, 11}, {20}", () => {
  expect(clusterValues([10, 1, 20, 3, 11, 2], 3)).toEqual([
    { centre: 2, members: [1, 3, 5] },
    { centre: 10.5, members: [0, 4] },
    { centre: 20, members: [2] },
  ]);
});

test("clusterValues() keeps equal values together and makes fewer groups when they run out", () => {
  expect(clusterValues([2, 2, 2], 3)).toEqual([{ centre: 2, members: [0, 1, 2] }]);
  expect(clusterValues([], 3)).toEqual([]);
});

test("clusterValues() refuses values that are not finite and senseless group counts", () => {
  expect(() => clusterValues([1, Number.NaN], 1)).toThrow("value 1 is NaN");
  expect(() => clusterValues([1], 0)).toThrow("nGroups must be a whole number from 1");
});

/** Least cost over every way to cut the sorted values into runs: the definition, by enumeration. */
function leastCost(values: readonly number[], nGroups: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const cost = (run: number[]) => {
    const centre = run.reduce((a, b) => a + b, 0) / run.length;
    return run.reduce((total, value) => total + (value - centre) ** 2, 0);
  };
  const best = (from: number, groups: number): number => {
    if (groups === 1) return cost(sorted.slice(from));
    let least = Number.POSITIVE_INFINITY;
    for (let to = from + 1; to <= sorted.length - groups + 1; to++) {
      least = Math.min(least, cost(sorted.slice(from, to)) + best(to, groups - 1));
    }
    return least;
  };
  return best(0, Math.min(nGroups, sorted.length));
}

test("clusterValues() has the least sum of squares of all groupings, and no two groups overlap", () => {
  const lists = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 4 }), (values, nGroups) => {
      const groups = clusterValues(values, nGroups);
      const cost = groups.reduce(
        (total, { centre, members }) =>
          total + members.reduce((sum, i) => sum + (values[i]! - centre) ** 2, 0),
        0,
      );
      expect(cost).toBeCloseTo(leastCost(values, nGroups), 9);
      expect(groups.flatMap((group) => group.members).sort((a, b) => a - b)).toEqual(values.map((_, i) => i));
      groups.slice(1).forEach((group, g) => {
        const below = Math.max(...groups[g]!.members.map((i) => values[i]!));
        expect(Math.min(...group.members.map((i) => values[i]!))).toBeGreaterThan(below);
      });
    }),
  );
});
