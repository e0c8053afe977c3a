import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "./data-error.ts";
import { parseDelimited } from "./parse-delimited.ts";

/** What Python 3.11's csv.reader(strict=True) made of the same texts: goldens/make-csv.py. */
const golden: { text: string; records?: string[][]; error?: true }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "goldens/csv.json"), "utf8"),
);

const parse = (text: string, separator = ",") => parseDelimited(text, { path: "a.csv", separator });

describe("parseDelimited()", () => {
  it(`reads what Python's csv module reads, ${golden.length} texts`, () => {
    for (const { text, records } of golden) {
      if (records === undefined) expect(() => parse(text), JSON.stringify(text)).toThrow(DataError);
      else expect(parse(text).records, JSON.stringify(text)).toEqual(records);
    }
  });

  it("reads back any cells that were written with quotes", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", '"', ",", "\n", "\r", "é", "\u2028", "\t"),
      maxLength: 6,
    });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(",", ";", "\t", "|"),
        fc.constantFrom("\n", "\r\n"),
        (rows, separator, end) => {
          const text = rows
            .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(separator) + end)
            .join("");
          expect(parse(text, separator).records).toEqual(rows);
        },
      ),
    );
  });

  it("takes a quote inside an unquoted cell as it is, but refuses text after a closing quote", () => {
    expect(parse('say "hi" now,1\n"a ""b""",2\n').records).toEqual([
      ['say "hi" now', "1"],
      ['a "b"', "2"],
    ]);
    for (const wrong of ['"hi" there,1\n', '"hi" ,1\n', '""x,1\n'])
      expect(() => parse(wrong)).toThrow(DataError);
  });

  it("knows the line on which each record begins", () => {
    const text = 'a,b\r\n\r\n"x\ny\r\nz",1\rc,d\n';
    expect(parse(text).lines).toEqual([1, 3, 6]);
  });

  it.each([
    ['a,b\n"x,1\ny,2\n', "the quote opened on line 2 is never closed"],
    ['a,b\n"x\ny"z,2\n', 'line 3 has "z,2\\n" after a closing quote'],
    ['a,b\n"x \\" y",2\n', 'line 2 has " y\\",2\\n" after a closing quote'],
  ])("names the line of a wrong quote: %j", (text, says) => {
    expect(() => parse(text)).toThrow(says);
  });
});
