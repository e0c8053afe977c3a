import { describe, expect, it } from "vitest";
import { averageLinkage } from "../../numeric/average-linkage.ts";
import { dendrogram } from "./dendrogram.ts";

describe("dendrogram()", () => {
  it("puts the better branch first and joins at the middle of its parts", () => {
    // 0 and 1 join at 1, 2 and 3 at 2, both at 5; leaf 3 is the best: its branch comes first
    const merges = [
      { into: 0, from: 1, height: 1 },
      { into: 2, from: 3, height: 2 },
      { into: 0, from: 2, height: 5 },
    ];
    expect(dendrogram([0.1, 0.2, 0.3, 0.9], merges)).toEqual({
      order: [3, 2, 1, 0],
      joins: expect.arrayContaining([
        { upper: { place: 0, height: 0 }, lower: { place: 1, height: 0 }, height: 2 },
        { upper: { place: 2, height: 0 }, lower: { place: 3, height: 0 }, height: 1 },
        { upper: { place: 0.5, height: 2 }, lower: { place: 2.5, height: 1 }, height: 5 },
      ]),
    });
  });

  it("never lets two branches cross", () => {
    const n = 40;
    const values = Float64Array.from({ length: (n * (n - 1)) / 2 }, (_, i) => ((i * 7919) % 1009) / 1009);
    const merges = averageLinkage({ nItems: n, values });
    const { order, joins } = dendrogram(
      Array.from({ length: n }, (_, i) => (i * 31) % n),
      merges,
    );
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    expect(joins).toHaveLength(n - 1);
    for (const { upper, lower } of joins) expect(upper.place).toBeLessThan(lower.place);
    // Each merge joins leaves that stand side by side.
    const groups = new Map(order.map((leaf) => [leaf, [leaf]]));
    for (const { into, from } of merges) {
      const joined = [...(groups.get(into) as number[]), ...(groups.get(from) as number[])];
      const places = joined.map((leaf) => order.indexOf(leaf)).sort((a, b) => a - b);
      expect((places.at(-1) as number) - (places[0] as number)).toBe(places.length - 1);
      groups.set(into, joined);
    }
  });

  it("leaves what never joins side by side", () => {
    expect(dendrogram([0.2, 0.5], [])).toEqual({ order: [1, 0], joins: [] });
  });
});
