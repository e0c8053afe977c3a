import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readJson } from "./read-json.ts";
import { StoreError } from "./store-error.ts";

const schema = z.object({ schema: z.string(), curves: z.array(z.object({ seconds: z.number() })) });
const folder = await mkdtemp(join(tmpdir(), "read-json-"));
const path = join(folder, "history.json");

async function read(text: string): Promise<unknown> {
  await writeFile(path, text);
  return readJson(path, schema, "the history", { version: "shortlist-history/1" }).catch((e) => e);
}

describe("readJson()", () => {
  it("gives what was written", async () => {
    const value = { schema: "shortlist-history/1", curves: [{ seconds: 1.5 }] };
    expect(await read(JSON.stringify(value))).toEqual(value);
    expect(await read(`\ufeff${JSON.stringify(value)}`)).toEqual(value);
  });

  it.each([
    ["", "corrupt", "the file is empty"],
    ["{", "corrupt", "not valid JSON"],
    ["null", "corrupt", "has no schema field"],
    ['{"curves":[]}', "corrupt", "has no schema field"],
    ['{"schema":"other/1"}', "corrupt", 'it is "other/1", but this program reads "shortlist-history/1"'],
    [
      '{"schema":"shortlist-history/2"}',
      "wrong-version",
      'it is "shortlist-history/2", but this program reads',
    ],
    ['{"schema":"shortlist-history/1","curves":[{"seconds":"x"}]}', "corrupt", "curves.0.seconds: "],
  ])("refuses %j", async (text, code, says) => {
    const error = (await read(text)) as StoreError;
    expect(error).toBeInstanceOf(StoreError);
    expect(error.code).toBe(code);
    expect(error.message).toContain(`Cannot use the history, ${path}: `);
    expect(error.message).toContain(says);
    expect(error.message).not.toContain("\n");
  });

  it("says that a file is missing or a folder", async () => {
    const missing = await readJson(join(folder, "no.json"), schema, "it").catch((e) => e);
    expect(missing.code).toBe("missing");
    const isFolder = await readJson(folder, schema, "it").catch((e) => e);
    expect(isFolder.code).toBe("not-a-folder");
  });
});
