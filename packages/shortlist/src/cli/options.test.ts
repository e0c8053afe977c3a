import { describe, expect, it } from "vitest";
import { everywhere, parseOptions } from "./options.ts";

const table = { ...everywhere, label: { help: "column", value: "COL" }, seed: { help: "seed", value: "N" } };

describe("parseOptions()", () => {
  it("gives positionals, texts and flags", () => {
    const parsed = parseOptions(["a.csv", "--label", "topic", "--json"], table, ["DATA"]);
    expect(parsed.positionals).toEqual(["a.csv"]);
    expect(parsed.text("label")).toBe("topic");
    expect(parsed.flag("json")).toBe(true);
    expect(parsed.flag("quiet")).toBe(false);
  });

  it('takes any number of arguments for a name that ends in "…"', () => {
    expect(parseOptions(["show"], table, ["ACTION", "FILES…"]).positionals).toEqual(["show"]);
    expect(parseOptions(["import", "a", "b"], table, ["ACTION", "FILES…"]).positionals).toEqual([
      "import",
      "a",
      "b",
    ]);
    expect(() => parseOptions([], table, ["ACTION", "FILES…"])).toThrow("ACTION is missing");
  });

  it.each([
    [["a.csv", "--lable", "x"], "Unknown option --lable; did you mean --label?"],
    [["a.csv", "--frobnicate"], "Unknown option --frobnicate"],
    [[], "DATA is missing"],
    [["a.csv", "b.csv"], '"b.csv" is one argument too many (quote names that contain spaces)'],
    [["a.csv", "--label"], "Option '--label <value>' argument missing"],
    [
      ["a.csv", "--label", "-x.png"],
      "Option '--label' argument is ambiguous: write --label=VALUE for one that starts with a dash",
    ],
    [["a.csv", "-x"], "Unknown option '-x'"],
  ])("refuses %j", (args, message) => {
    expect(() => parseOptions(args, table, ["DATA"])).toThrow(message);
  });

  it.each(["1.5", "-1", "", "ten", "Infinity"])("refuses --seed=%s as a whole number", (seed) => {
    const parsed = parseOptions(["a.csv", `--seed=${seed}`], table, ["DATA"]);
    expect(() => parsed.integer("seed", 0)).toThrow(
      `--seed is "${seed}": it must be a whole number, 0 or more`,
    );
  });
});
