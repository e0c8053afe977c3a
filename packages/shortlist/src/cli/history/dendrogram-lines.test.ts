import { expect, it } from "vitest";
import { dendrogramLines } from "./dendrogram-lines.ts";

it("dendrogramLines() draws who joins whom, lines never crossing", () => {
  // 0 and 2 join at 1, 1 and 3 at 2, all at 4
  const merges = [
    { into: 0, from: 2, height: 1 },
    { into: 1, from: 3, height: 2 },
    { into: 0, from: 1, height: 4 },
  ];
  const lines = dendrogramLines(["a", "bb", "c", "d"], merges, { width: 16, threshold: 3 });
  expect(`\n${lines.join("\n")}`).toMatchInlineSnapshot(`
    "
    a  ───┬────────┐
    c  ───┘     ┊  │
    bb ──────┬─────┘
    d  ──────┘  ┊"
  `);
});

it("dendrogramLines() leaves apart what is never merged, and cuts long labels", () => {
  const lines = dendrogramLines(["a-very-long-name", "b", "c"], [{ into: 0, from: 2, height: 0 }], {
    width: 18,
  });
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^a-very-l… /);
  expect(lines.at(-1)).toBe("b         ─");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(20);
});
