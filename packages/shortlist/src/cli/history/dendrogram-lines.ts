import type { Merge } from "../../history/model-clustering.ts";

export interface DendrogramOptions {
  /** Columns in all. */
  readonly width: number;
  /** Where a line is drawn: merges to its right join different clusters. */
  readonly threshold?: number | undefined;
}

/** What a cell of the drawing is connected to. */
const LEFT = 1;
const RIGHT = 2;
const UP = 4;
const DOWN = 8;

/** The box-drawing character for each set of connections. */
const characters = " ─╶─╵┘└┴╷┐┌┬│┤├┼";

/**
 * Draws a dendrogram with a line for each leaf, distances growing to the right.
 *
 * @param labels of the leaves
 * @param merges of `averageLinkage`, in order; what they leave apart stays apart
 *
 * @example
 * dendrogramLines(["a", "b"], [{ into: 0, from: 1, height: 1 }], { width: 12 });
 * // ["a ─────────┐", "b ─────────┘"]
 */
export function dendrogramLines(
  labels: readonly string[],
  merges: readonly Merge[],
  { width, threshold }: DendrogramOptions,
): string[] {
  const order = leafOrder(labels.length, merges);
  const longest = Math.max(0, ...labels.map((label) => label.length));
  const labelWidth = Math.min(longest, Math.max(8, Math.floor(width / 2)));
  const nColumns = Math.max(10, width - labelWidth - 1);
  const most = merges.reduce((height, merge) => Math.max(height, merge.height), 0) || 1;
  const columnAt = (height: number) => Math.round((height / most) * (nColumns - 1));
  const grid = order.map(() => new Uint8Array(nColumns));
  const connect = (row: number, column: number, directions: number) => {
    const line = grid[row] as Uint8Array;
    line[column] = (line[column] as number) | directions;
  };
  // Where the stem of each cluster stands now: its line, and the column up to which it is drawn.
  const stems = new Map(order.map((leaf, row) => [leaf, { row, column: 0 }]));
  for (const { row } of stems.values()) connect(row, 0, LEFT);
  for (const { into, from, height } of merges) {
    const column = columnAt(height);
    const pair = [stems.get(into), stems.get(from)] as { row: number; column: number }[];
    for (const stem of pair) {
      for (let c = stem.column; c < column; c++) {
        connect(stem.row, c, RIGHT);
        connect(stem.row, c + 1, LEFT);
      }
    }
    const [top, bottom] = pair.map(({ row }) => row).sort((a, b) => a - b) as [number, number];
    for (let row = top; row < bottom; row++) {
      connect(row, column, DOWN);
      connect(row + 1, column, UP);
    }
    stems.set(into, { row: Math.floor((top + bottom) / 2), column });
    stems.delete(from);
  }
  const cut = threshold === undefined ? -1 : columnAt(threshold);
  return order.map((leaf, row) => {
    const label = labels[leaf] as string;
    const shown = label.length > labelWidth ? `${label.slice(0, labelWidth - 1)}…` : label.padEnd(labelWidth);
    const line = [...(grid[row] as Uint8Array)].map((connections, column) =>
      connections === 0 && column === cut ? "┊" : (characters[connections] as string),
    );
    return `${shown} ${line.join("")}`.trimEnd();
  });
}

/** The leaves from top to bottom, so that no two stems cross. */
function leafOrder(nLeaves: number, merges: readonly Merge[]): number[] {
  const groups = new Map(Array.from({ length: nLeaves }, (_, leaf) => [leaf, [leaf]]));
  for (const { into, from } of merges) {
    groups.get(into)?.push(...(groups.get(from) ?? []));
    groups.delete(from);
  }
  return [...groups.values()].flat();
}
