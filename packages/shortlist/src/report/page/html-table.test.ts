import { expect, it } from "vitest";
import { htmlTable } from "./html-table.ts";

it("htmlTable() counts what is beyond 500 rows", () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => [`row ${i}`]);
  const { markup } = htmlTable({ columns: [{ title: "name" }], rows });
  expect(markup.match(/<tr>/g)).toHaveLength(501);
  expect(markup).toContain("and 9500 more");
});
