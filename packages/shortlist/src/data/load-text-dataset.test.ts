import { chmod, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { DataError } from "./data-error.ts";
import { type LoadTextDatasetOptions, loadTextDataset } from "./load-text-dataset.ts";
import type { TextDataset } from "./text-dataset.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "load-text-dataset-"));
});

async function load(
  name: string,
  content: string | Uint8Array,
  options: LoadTextDatasetOptions = {},
): Promise<TextDataset> {
  await writeFile(join(folder, name), content);
  return loadTextDataset(join(folder, name), options);
}

async function refusal(
  name: string,
  content: string | Uint8Array,
  options: LoadTextDatasetOptions = {},
): Promise<DataError> {
  const error = await load(name, content, options).catch((e) => e);
  expect(error).toBeInstanceOf(DataError);
  expect(error.message).not.toMatch(/[\r\n]/);
  return error;
}

/** A file that can be used, to which a test adds its fault. */
const good = "text,label\ngood one,1\nbad one,0\nanother good,1\nanother bad,0\n";

describe("loadTextDataset() reads", () => {
  const expected = {
    texts: ["good one", "bad one", "another good", "another bad"],
    classNames: ["0", "1"],
  };
  const rows = expected.texts.map((text, row) => ({ text, label: 1 - (row % 2) }));
  it.each([
    ["a.csv", good],
    ["bom.csv", `\ufeff${good}`],
    ["crlf.csv", good.replaceAll("\n", "\r\n")],
    ["mac.csv", good.replaceAll("\n", "\r")],
    ["mixed-ends.csv", good.replace("\n", "\r\n")],
    ["no-last-end.csv", good.trimEnd()],
    ["blank-lines.csv", good.replaceAll("\n", "\n\n")],
    ["quoted.csv", good.replaceAll(/([^,\n]+)/g, '"$1"')],
    ["semicolons.csv", good.replaceAll(",", ";")],
    ["bars.txt", good.replaceAll(",", "|")],
    ["a.tsv", good.replaceAll(",", "\t")],
    ["tabs.csv", good.replaceAll(",", "\t")],
    ["no-ending", good],
    ["name with ' \" ; [1]*? ü.csv", good],
    ["a.jsonl", rows.map((row) => JSON.stringify(row)).join("\n")],
    ["blank.ndjson", `\n${rows.map((row) => JSON.stringify(row)).join("\r\n\r\n")}\n`],
    ["a.json", JSON.stringify(rows, null, 2)],
    ["lines.json", rows.map((row) => JSON.stringify(row)).join("\n")],
    ["json-lines-without-ending", rows.map((row) => JSON.stringify(row)).join("\n")],
  ])("%s", async (name, content) => {
    const dataset = await load(name, content);
    expect(dataset.texts).toEqual(expected.texts);
    expect(dataset.classNames).toEqual(expected.classNames);
    expect([...dataset.labels]).toEqual([1, 0, 1, 0]);
    expect(dataset.name).toBe(name.replace(/\.\w+$/, ""));
    expect(dataset.notes).toEqual(['label column guessed: "label"', 'text column guessed: "text"']);
    expect(dataset.split).toBeUndefined();
  });

  it.each(["uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw"])(
    "Parquet with %s",
    async (codec) => {
      for (const version of ["v1", "v2"]) {
        const path = join(import.meta.dirname, "goldens", `${codec}-${version}.parquet`);
        const dataset = await loadTextDataset(path, { text: "text", label: "label" });
        expect(dataset.texts).toEqual(Array.from({ length: 12 }, (_, i) => `text number ${i}`));
        expect([...dataset.labels]).toEqual(Array.from({ length: 12 }, (_, i) => i % 3));
        const other = await loadTextDataset(path, { text: "text,gap", label: "sentiment" });
        expect(other.classNames).toEqual(["neg", "pos"]);
        expect(other.texts.slice(0, 2)).toEqual(["text number 0", "text number 1\nx1"]);
        const truth = await loadTextDataset(path, { text: "text", label: "truth" });
        expect(truth.classNames).toEqual(["false", "true"]);
      }
    },
  );

  it("Parquet with several row groups, and the class names that Hugging Face writes", async () => {
    const goldens = join(import.meta.dirname, "goldens");
    const groups = await loadTextDataset(join(goldens, "row-groups.parquet"));
    expect(groups.texts).toEqual(Array.from({ length: 300 }, (_, i) => `text number ${i}`));
    const named = await loadTextDataset(join(goldens, "class-names.parquet"));
    expect(named.classNames).toEqual(["neg", "pos"]);
    expect(named.texts.length).toBe(11); // -1 is no label
    expect(named.notes).toContain("1 row without label dropped (row 6)");
  });

  it("quotes, line ends inside cells and Unicode's separators", async () => {
    const dataset = await load(
      "a.csv",
      'text,label\n"a, ""b""\nc\r\nd",x\ne\u2028f\u0085g "h",y\n"i",x\nj,y\n',
    );
    expect(dataset.texts).toEqual(['a, "b"\nc\r\nd', 'e\u2028f\u0085g "h"', "i", "j"]);
  });

  it("tabs with bare quotes, as GLUE's files have, and says so", async () => {
    const dataset = await load("a.tsv", 'sentence\tlabel\n"good\t1\n"bad" one\t0\nso "good\t1\nbad"\t0\n');
    expect(dataset.texts).toEqual(['"good', '"bad" one', 'so "good', 'bad"']);
    expect(dataset.notes.join()).not.toContain("dropped");
    expect(dataset.notes).toContain(
      'the file does not use quotes to enclose cells: every " is kept as it is',
    );
  });

  it("files put one after the other: a header again is no row, and is told", async () => {
    const dataset = await load("a.csv", `${good}\ntext,label\ngood two,1\n,1\n${good}`);
    expect(dataset.texts).toEqual([...expected.texts, "good two", ...expected.texts]);
    expect(dataset.notes).toContain("2 rows that repeated the header dropped (line 7, line 10)");
    expect(dataset.notes).toContain("1 row without text dropped (line 9)");
  });

  it("a column's name that occurs twice, and tells what the second is called", async () => {
    const twice = "text,label,label\na,1,x\nb,0,y\nc,1,x\nd,0,y\n";
    const dataset = await load("a.csv", twice);
    expect(dataset.classNames).toEqual(["0", "1"]);
    expect(dataset.notes).toContain(
      'the column "label" occurs again: the later one is "label (column 3)" here',
    );
    const second = await load("b.csv", twice, { label: "label (column 3)" });
    expect(second.classNames).toEqual(["x", "y"]);
  });

  it("a separator written as \\\\t, as on a command line", async () => {
    const dataset = await load("a.dat", good.replaceAll(",", "\t"), { separator: "\\t" });
    expect(dataset.texts[0]).toBe("good one");
  });

  it("tabs with real quotes", async () => {
    const dataset = await load("a.tsv", 'text\tlabel\n"a\tb"\t1\n"c ""d"""\t0\n"e\nf"\t1\ng\t0\n');
    expect(dataset.texts).toEqual(["a\tb", 'c "d"', "e\nf", "g"]);
  });

  it("labels as they are written, in order: numbers by value, names by character code", async () => {
    const numbers = await load("a.csv", "text,label\na,10\nb,9\nc,010\nd,-1.5\ne,10\nf,9\ng,010\nh,-1.5\n");
    expect(numbers.classNames).toEqual(["-1.5", "9", "010", "10"]);
    const names = await load("b.csv", "text,label\na,b\nb,a\nc,Z\nd,é\ne,b\nf,a\ng,Z\nh,é\n");
    expect(names.classNames).toEqual(["Z", "a", "b", "é"]);
    const whole = await load(
      "c.jsonl",
      '{"text":"a","label":1.0}\n{"text":"b","label":2}\n{"text":"c","label":1}\n{"text":"d","label":2}',
    );
    expect(whole.classNames).toEqual(["1", "2"]);
  });

  it("several text columns, joined by a line end; an empty one is left out", async () => {
    const csv = "title,body,label\nT1,B1,x\n,B2,y\nT3,,x\nT4,B4,y\n,,x\n";
    const dataset = await load("a.csv", csv, { text: "title,body" });
    expect(dataset.texts).toEqual(["T1\nB1", "B2", "T3", "T4\nB4"]);
    expect((await load("a.csv", csv, { text: ["body", "title"] })).texts[0]).toBe("B1\nT1");
    const comma = await load("b.csv", '"a,b",label\none,x\ntwo,y\nthree,x\nfour,y\n', { text: "a,b" });
    expect(comma.texts[0]).toBe("one");
  });

  it("fields of JSON that look like a prototype's as any other", async () => {
    const rows = ["a", "b", "c", "d"].map(
      (text, i) => `{"text":"${text}","__proto__":"${i % 2}","constructor":1}`,
    );
    const dataset = await load("a.jsonl", rows.join("\n"), { label: "__proto__" });
    expect(dataset.classNames).toEqual(["0", "1"]);
  });

  it("columns by what they hold if their names say nothing", async () => {
    const lines = Array.from({ length: 12 }, (_, i) => `${i},some longer text number ${i},${"ab"[i % 2]}`);
    const dataset = await load("a.csv", `id,stuff,kind\n${lines.join("\n")}\n`);
    expect(dataset.classNames).toEqual(["a", "b"]);
    expect(dataset.notes).toEqual(['label column guessed: "kind"', 'text column guessed: "stuff"']);
  });

  it("the surest of several names, and tells the others", async () => {
    const csv = "Title,Review Text,Rating,Sentiment\nt,a good one,5,pos\nt,b,1,neg\nt,c,5,pos\nt,d,1,neg\n";
    const dataset = await load("a.csv", csv);
    expect(dataset.texts[0]).toBe("a good one");
    expect(dataset.notes).toContain('label column guessed: "Sentiment"; also possible: "Rating"');
    expect(dataset.notes).toContain('text column guessed: "Review Text"; also possible: "Title"');
  });
});

describe("loadTextDataset() tells", () => {
  it("what it dropped", async () => {
    const csv = 'text,label\na,1\n,1\nb,0\n  \u200b,0\n"",1\nNaN,1\nc,\nd,nan\ne,1\nf,0\n';
    const dataset = await load("a.csv", csv);
    expect(dataset.texts).toEqual(["a", "b", "e", "f"]);
    expect(dataset.notes).toContain("4 rows without text dropped (line 3, line 5, line 6, …)");
    expect(dataset.notes).toContain("2 rows without label dropped (line 8, line 9)");
    const json = [
      { text: "a", label: 1 },
      { label: 1 },
      { text: null, label: 0 },
      { text: "b", label: 0 },
      { text: "c", label: null },
      { text: "d", label: 1 },
      { text: "e", label: 0 },
    ];
    const fromJson = await load("a.json", JSON.stringify(json));
    expect(fromJson.texts).toEqual(["a", "b", "d", "e"]);
    expect(fromJson.notes).toContain("2 rows without text dropped (item 2, item 3)");
  });

  it("labels with spaces, look-alike classes, repeated and contradicting rows, broken characters", async () => {
    const dataset = await load("a.csv", "text,label\na,pos \nb,Pos\nA ,pos\nd,neg\ne,Pos\nd,pos\nf,neg\n");
    expect(dataset.classNames).toEqual(["Pos", "neg", "pos"]);
    expect(dataset.notes.slice(2)).toEqual([
      "1 row with spaces around the label: removed",
      'the classes "Pos" and "pos" look like one, but are kept apart',
      "2 rows repeat the text of another row",
      '1 text occurs with different labels ("d")',
    ]);
    const broken = await load(
      "b.jsonl",
      '{"text":"a\\ud83d","label":1}\n{"text":"b","label":1}\n{"text":"c","label":0}\n{"text":"d","label":0}',
    );
    expect(broken.texts[0]).toBe("a\ufffd");
    expect(broken.notes).toContain("1 row with halves of characters: each half replaced by U+FFFD");
  });
});

describe("loadTextDataset() refuses", () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good, "utf16le")]);
  const latin1 = Buffer.from(`${good}caf\xe9,1\n`, "latin1");
  const mixed = Buffer.concat([Buffer.from(`${good}café,1\n`), Buffer.from("na\xefve,0\n", "latin1")]);
  const rows = (n: number, label: (i: number) => string) =>
    `text,label\n${Array.from({ length: n }, (_, i) => `text ${i},${label(i)}`).join("\n")}\n`;

  it.each<[string, string, string | Uint8Array, string, string, LoadTextDatasetOptions?]>([
    ["an empty file", "a.csv", "", "empty-file", "the file is empty (0 bytes)"],
    ["only spaces", "a.csv", " \n\n ", "empty-file", "nothing but spaces"],
    ["only a header", "a.csv", "text,label\n", "no-rows", "it has columns but no rows"],
    ["an empty list", "a.json", "[]", "no-rows", "it has no rows"],
    ["UTF-16", "a.csv", utf16, "encoding", "it is UTF-16; only UTF-8 is allowed"],
    [
      "UTF-16 without a mark",
      "a.csv",
      Buffer.from(good, "utf16le"),
      "encoding",
      "it looks like UTF-16 or a binary file",
    ],
    ["Latin-1", "a.csv", latin1, "encoding", 'line 6 is not UTF-8 (near "caf\ufffd,1'],
    ["mixed encodings", "a.csv", mixed, "encoding", 'line 7 is not UTF-8 (near "na\ufffdve,0'],
    [
      "Latin-1 in JSON Lines",
      "a.jsonl",
      Buffer.from('{"text":"a"}\n{"text":"\xe9"}', "latin1"),
      "encoding",
      "line 2 is not",
    ],
    ["a NUL byte", "a.csv", good.replace("another", "ano\0ther"), "nul-bytes", "line 4 holds a NUL byte"],
    [
      "a NUL character",
      "a.jsonl",
      '{"text":"a\\u0000b","label":1}\n{"text":"c","label":2}',
      "nul-bytes",
      "line 1 holds a NUL",
    ],
    [
      "an unclosed quote",
      "a.csv",
      `${good}"oops,1\nmore,0\n`,
      "quote",
      "the quote opened on line 6 is never closed",
    ],
    [
      "text after a quote",
      "a.csv",
      `${good}"a "b" c",1\n`,
      "quote",
      'line 6 has "b\\" c\\",1\\n" after a closing quote',
    ],
    [
      "a short row",
      "a.csv",
      `${good}oops\n`,
      "ragged-row",
      "line 6 has 1 cell, but the header names 2 columns",
    ],
    [
      "a long row",
      "a.csv",
      `${good}a, b,1\n`,
      "ragged-row",
      "line 6 has 3 cells, but the header names 2 columns",
    ],
    [
      "a row after a line end in a cell",
      "a.csv",
      'text,label\n"a\nb",1\nc\n',
      "ragged-row",
      "line 4 has 1 cell",
    ],
    [
      "a cut-off line of JSON",
      "a.jsonl",
      '{"text":"a","label":1}\n{"text":"b",',
      "invalid-json",
      "line 2 is not valid JSON",
    ],
    [
      "Python's NaN",
      "a.jsonl",
      '{"text":"a","label":NaN}',
      "invalid-json",
      "line 1 is not valid JSON (NaN and Infinity are not JSON",
    ],
    ["a list in JSON Lines", "a.jsonl", '["a",1]', "invalid-json", "line 1 is not a JSON object"],
    ["cut-off JSON", "a.json", '[{"text":"a"', "invalid-json", "it is not valid JSON"],
    [
      "a number in a JSON list",
      "a.json",
      '[{"text":"a"},7]',
      "invalid-json",
      "item 2 of the list is not an object",
    ],
    ["words in .json", "a.json", "hello", "invalid-json", "it is not JSON"],
    [
      "a number too large",
      "a.jsonl",
      '{"text":"a","label":9007199254740993}',
      "unsafe-integer",
      'line 1 has a number in "label"',
    ],
    [
      "a file that is no Parquet",
      "a.parquet",
      "hello",
      "invalid-parquet",
      "does not begin like a Parquet file",
    ],
    ["a stub of Parquet", "a.parquet", "PAR1PAR1", "invalid-parquet", "it is not a whole Parquet file"],
    ["gzip", "a.csv.gz", gzipSync(good), "unknown-format", "it is compressed with gzip; allowed are CSV"],
    ["a workbook", "a.xlsx", "PK\x03\x04\x14\0", "unknown-format", "(or an Excel workbook)"],
    ["a web page", "a.csv", "<!DOCTYPE html><html></html>", "unknown-format", "it is a web page"],
    [
      "a Git LFS pointer",
      "a.csv",
      "version https://git-lfs.github.com/spec/v1\n",
      "unknown-format",
      "a Git LFS pointer",
    ],
    ["prose", "a.txt", "Dear reader\nthis is no table\n", "unknown-format", "no rows and columns were found"],
    [
      "a wrong label column",
      "a.csv",
      good,
      "wrong-column",
      'Cannot find the label column "lable"',
      { label: "lable" },
    ],
    [
      "a wrong text column",
      "a.csv",
      good,
      "wrong-column",
      'it has the columns "text", "label"',
      { text: "body" },
    ],
    ["one wrong text column of two", "a.csv", good, "wrong-column", '"body"', { text: "text,body" }],
    ["no text column", "a.csv", good, "wrong-column", "name at least one", { text: [] }],
    [
      "one column for both",
      "a.csv",
      good,
      "same-column",
      'the column "label"',
      { text: "label", label: "label" },
    ],
    [
      "the wrong separator",
      "a.csv",
      good,
      "wrong-column",
      '"text,label"',
      { separator: ";", label: "label" },
    ],
    [
      "two columns that could be labels",
      "a.csv",
      "words,k,m\na,1,2\nb,2,1\nc,1,2\nd,2,1\ne,1,2\nf,2,1\n",
      "ambiguous-column",
      '"k", "m" could each be the label',
    ],
    [
      "nothing like a label",
      "a.csv",
      rows(9, (i) => `${i}`).replace("label", "b"),
      "ambiguous-column",
      "no column looks like a label",
    ],
    [
      "lists as text",
      "a.jsonl",
      '{"text":["a"],"label":1}',
      "nested-value",
      "line 1 holds a list",
      { text: "text" },
    ],
    [
      "objects as labels",
      "a.jsonl",
      '{"text":"a","label":{}}',
      "nested-value",
      "line 1 holds an object",
      { label: "label" },
    ],
    [
      "lists in a column called label",
      "a.jsonl",
      '{"text":"a","label":["x"],"from":"u"}\n{"text":"b","label":["y"],"from":"v"}',
      "nested-value",
      "line 1 holds a list",
    ],
    [
      "a list of rows inside an object",
      "a.json",
      '{"data":[{"text":"a","label":1}]}',
      "invalid-json",
      'it is one object, and a list of objects is needed, such as what is in "data"',
    ],
    [
      "the same over many lines",
      "a.json",
      '{\n "data": [\n  {"text":"a","label":1}\n ]\n}\n',
      "invalid-json",
      'it is one object, and a list of objects is needed, such as what is in "data"',
    ],
    [
      "a huge cell",
      "a.csv",
      `${good}${"x".repeat(1_000_001)},1\n`,
      "cell-too-large",
      "the text at line 6 has 1000001 characters",
    ],
    [
      "no labels at all",
      "a.csv",
      "text,label\na,\nb,\n",
      "no-rows",
      "none of its 2 rows has a label",
      { label: "label" },
    ],
    [
      "no texts at all",
      "a.csv",
      "text,label\n,1\n,2\n",
      "no-rows",
      "none of its 2 rows has text",
      { text: "text" },
    ],
    [
      "one class",
      "a.csv",
      "text,label\na,x\nb,x\n",
      "one-class",
      'has one class only ("x"), and at least two',
    ],
    [
      "10,001 classes",
      "a.csv",
      rows(40_004, (i) => `c${i % 10_001}`),
      "too-many-classes",
      "10001 different values in 40004 rows; at most 10000",
    ],
    [
      "an identifier as label",
      "a.csv",
      rows(120, (i) => `id${i}`),
      "too-many-classes",
      "120 different values in 120 rows",
    ],
    [
      "a class with one example",
      "a.csv",
      `${good}c,2\n`,
      "class-too-small",
      'the class "2" (line 6) has one example only',
    ],
    [
      "a class with one text twice",
      "a.csv",
      `${good}c,2\n C,2\n`,
      "class-too-small",
      'the class "2" (line 6)',
    ],
    [
      "ten small classes",
      "a.csv",
      good + [..."cdefghijkl"].map((c) => `${c},${c}\n`).join(""),
      "class-too-small",
      "and 5 more have one example only",
    ],
    [
      "an unknown word in the split column",
      "a.csv",
      "text,label,part\na,1,train\nb,2,fold 3\n",
      "split-value",
      'line 3 has "fold 3"',
      { splitColumn: "part" },
    ],
    [
      "a header that is data",
      "a.csv",
      "good one,1\nbad one,0\nfine,1\nawful,0\nok,1\nno,0\n",
      "no-header",
      "the first line looks like data",
    ],
  ])("%s", async (_what, name, content, code, says, options) => {
    const error = await refusal(name, content, options);
    expect(error.message).toContain(says);
    expect(error.code).toBe(code);
    if (code !== "wrong-column" || !says.startsWith("name at")) expect(error.message).toContain(folder);
  });

  it("a missing file, a folder, a file that may not be read, a device", async () => {
    const missing = await loadTextDataset(join(folder, "no.csv")).catch((e) => e);
    expect(missing.message).toBe(`Cannot read ${join(folder, "no.csv")}: there is no such file`);
    expect(missing.code).toBe("missing-file");
    const isFolder = await loadTextDataset(folder).catch((e) => e);
    expect(isFolder.code).toBe("is-a-folder");
    const device = await loadTextDataset("/dev/zero").catch((e) => e);
    expect(device.code).toBe("unreadable-file");
    const below = await load("a.csv", good).then(() =>
      loadTextDataset(join(folder, "a.csv", "b.csv")).catch((e) => e),
    );
    expect(below.code).toBe("missing-file");
  });

  it.skipIf(process.getuid?.() === 0)("a file that may not be read", async () => {
    await load("a.csv", good);
    await chmod(join(folder, "a.csv"), 0);
    const error = await loadTextDataset(join(folder, "a.csv")).catch((e) => e);
    expect(error.message).toContain("permission denied");
  });

  it("and suggests what was meant", async () => {
    expect((await refusal("a.csv", good, { label: "Lable" })).hint).toBe('did you mean "label"?');
    expect((await refusal("d.csv", `${good}x\n`)).hint).toContain("complete the line");
    expect((await refusal("e.csv", `${good}x,y,1\n`)).hint).toContain('the separator "," must be enclosed');
    expect((await refusal("b.csv", good, { separator: ";", label: "label" })).hint).toContain("--separator");
    expect(
      (await refusal("c.csv", "text,label\ncaf\xe9,1\n".replace("\xe9", "é"), { text: "x" })).hint,
    ).toBeUndefined();
  });

  it("a separator that is not one character", async () => {
    await expect(load("a.csv", good, { separator: "::" })).rejects.toThrow(RangeError);
    await expect(load("a.csv", good, { separator: '"' })).rejects.toThrow(RangeError);
  });

  it("Parquet damaged anywhere: in rows or in a DataError, never otherwise", async () => {
    const whole = await readFile(join(import.meta.dirname, "goldens/snappy-v2.parquet"));
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ 0xff;
      for (const bytes of [damaged, whole.subarray(0, at)]) {
        const outcome = await load("a.parquet", bytes, { text: "text", label: "label" }).catch((e) => e);
        if (outcome instanceof Error) expect(outcome, `byte ${at}`).toBeInstanceOf(DataError);
      }
    }
  });
});

describe("loadTextDataset() with a split of the user's own", () => {
  const csv = (...labels: number[]) =>
    `text,label\n${labels.map((label, i) => `text ${i} of ${labels.length},${label}`).join("\n")}\n`;

  it("takes it from files", async () => {
    await writeFile(join(folder, "v.csv"), csv(0, 1));
    await writeFile(join(folder, "t.tsv"), "label\ttext\n1\tlast\n");
    const dataset = await load("a.csv", csv(0, 1, 0, 1), {
      validation: join(folder, "v.csv"),
      test: join(folder, "t.tsv"),
    });
    expect(dataset.texts.length).toBe(7);
    expect([...dataset.labels]).toEqual([0, 1, 0, 1, 0, 1, 1]);
    expect(dataset.split).toEqual({
      train: Int32Array.of(0, 1, 2, 3),
      validation: Int32Array.of(4, 5),
      test: Int32Array.of(6),
    });
  });

  it("takes it from a folder of files, shards and all", async () => {
    await mkdir(join(folder, "set"));
    await writeFile(join(folder, "set", "train-00000-of-00002.csv"), csv(0, 1));
    await writeFile(join(folder, "set", "train-00001-of-00002.csv"), csv(0, 1, 1));
    await writeFile(join(folder, "set", "dev.jsonl"), '{"text":"x","label":"1"}');
    await writeFile(join(folder, "set", "README.md"), "x");
    const dataset = await loadTextDataset(join(folder, "set"));
    expect(dataset.name).toBe("set");
    expect(dataset.split).toEqual({ train: Int32Array.of(0, 1, 2, 3, 4), validation: Int32Array.of(5) });
    await writeFile(join(folder, "set", "val.csv"), csv(0));
    const two = await loadTextDataset(join(folder, "set")).catch((e) => e);
    expect(two.message).toContain("more than one validation file (dev.jsonl, val.csv)");
  });

  it("takes it from the folder data where there are no such files, as in a repository of a dataset", async () => {
    const repository = join(folder, "reviews");
    await mkdir(join(repository, "data"), { recursive: true });
    await writeFile(join(repository, "README.md"), "x");
    await writeFile(join(repository, "data", "train-00000-of-00001.csv"), csv(0, 1));
    await writeFile(join(repository, "data", "test-00000-of-00001.csv"), csv(1));
    const dataset = await loadTextDataset(repository);
    expect(dataset.name).toBe("reviews");
    expect(dataset.split).toEqual({ train: Int32Array.of(0, 1), test: Int32Array.of(2) });
    await writeFile(join(repository, "train.csv"), csv(1, 0, 1, 0));
    expect((await loadTextDataset(repository)).labels).toHaveLength(4); // its own files come first
  });

  it("takes it from a column, named or called split", async () => {
    const text = "text,label,split\na,1,train\nb,0,Train\nc,1,val\nd,0,test\n";
    const dataset = await load("a.csv", text);
    expect(dataset.split).toEqual({
      train: Int32Array.of(0, 1),
      validation: Int32Array.of(2),
      test: Int32Array.of(3),
    });
    expect(dataset.notes).toContain('split taken from the column "split"');
    const named = await load("b.csv", text.replace("split", "part"), { splitColumn: "part" });
    expect(named.split).toEqual(dataset.split);
    const other = await load("c.csv", good.replace("text,label", "split,label"), { text: "split" });
    expect(other.split).toBeUndefined();
  });

  it.each([
    ["validation", "v.csv", 'the class "7" occurs in the validation rows (1) but never in training'],
    ["test", "t.csv", 'the class "7" occurs in the test rows (1) but never in training'],
  ])("refuses a class that is only in %s", async (part, name, says) => {
    await writeFile(join(folder, name), csv(0, 7));
    const error = await refusal("a.csv", csv(0, 1, 0, 1), { [part]: join(folder, name) });
    expect(error.code).toBe("label-not-in-training");
    expect(error.message).toContain(says);
  });

  it("refuses other columns in the second file, and one class in training", async () => {
    await writeFile(join(folder, "v.csv"), "text,lable\na,1\n");
    const columns = await refusal("a.csv", csv(0, 1, 0, 1), { validation: join(folder, "v.csv") });
    expect(columns.message).toContain(`Cannot find the label column "label" in ${join(folder, "v.csv")}`);
    const column = "text,label,split\na,1,train\nb,1,train\nc,1,test\n";
    expect((await refusal("b.csv", column)).code).toBe("one-class");
    const none = await refusal("c.csv", column.replaceAll("train", "dev"), { splitColumn: "split" });
    expect(none.message).toContain("no row is for training");
    const missing = await load("d.csv", good, { test: join(folder, "no.csv") }).catch((e) => e);
    expect(missing.code).toBe("missing-file");
  });
});
