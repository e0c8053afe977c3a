import type { Merge } from "../../numeric/average-linkage.ts";

/** A join of two branches, drawn as a bracket. Places are those of leaves, from the top down; a join is at the middle of its two. */
export interface Join {
  readonly upper: { readonly place: number; readonly height: number };
  readonly lower: { readonly place: number; readonly height: number };
  readonly height: number;
}

export interface Dendrogram {
  /** Leaves in the order in which no two branches cross. */
  readonly order: readonly number[];
  readonly joins: readonly Join[];
}

interface Branch {
  readonly leaves: readonly number[];
  /** The best leaf of it. */
  readonly best: number;
  readonly height: number;
  readonly parts?: readonly [Branch, Branch];
}

/**
 * The order and the brackets of a dendrogram. Of two branches the one with the better leaf comes first.
 *
 * Cost: O(nLeaves log nLeaves) time.
 *
 * @param worth (nLeaves), larger is better
 * @param merges of leaves, in order; those that never join stay side by side
 *
 * @example
 * dendrogram([0.1, 0.9, 0.5], [{ into: 0, from: 2, height: 0.4 }]).order; // [1, 2, 0]
 */
export function dendrogram(worth: readonly number[], merges: readonly Merge[]): Dendrogram {
  const branches = new Map<number, Branch>(
    worth.map((best, leaf) => [leaf, { leaves: [leaf], best, height: 0 }]),
  );
  const betterFirst = (a: Branch, b: Branch) => b.best - a.best;
  for (const { into, from, height } of merges) {
    const parts = [branches.get(into), branches.get(from)] as [Branch, Branch];
    parts.sort(betterFirst);
    branches.set(into, { leaves: parts.flatMap(({ leaves }) => leaves), best: parts[0].best, height, parts });
    branches.delete(from);
  }
  const roots = [...branches.values()].sort(betterFirst);
  const order = roots.flatMap(({ leaves }) => leaves);
  const placeOfLeaf = new Map(order.map((leaf, place) => [leaf, place]));
  const joins: Join[] = [];
  // Bottom up without recursion: a chain of ten thousand merges would be as deep.
  const placeOf = new Map<Branch, number>();
  const waiting = [...roots];
  const visited: Branch[] = [];
  for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
    visited.push(branch);
    if (branch.parts !== undefined) waiting.push(...branch.parts);
  }
  for (const branch of visited.reverse()) {
    if (branch.parts === undefined) {
      placeOf.set(branch, placeOfLeaf.get(branch.leaves[0] as number) as number);
      continue;
    }
    const [upper, lower] = branch.parts.map((part) => ({
      place: placeOf.get(part) as number,
      height: part.height,
    })) as [Join["upper"], Join["lower"]];
    placeOf.set(branch, (upper.place + lower.place) / 2);
    joins.push({ upper, lower, height: branch.height });
  }
  return { order, joins };
}
