import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { SessionError } from "./session-error.ts";
import { readStateFile, writeStateFile } from "./state-file.ts";

const folder = mkdtempSync(join(tmpdir(), "state-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const arrays = new Map([
  ["a", Uint8Array.of(1, 2, 3)],
  ["b", new Uint8Array(100_000).fill(7)],
]);
function written(name: string): string {
  const path = join(folder, name);
  writeStateFile(path, { step: 3 }, arrays);
  return path;
}
const read = (path: string) => {
  const targets = new Map<string, Uint8Array>();
  const state = readStateFile(path, (_, sizes) => {
    for (const [name, nBytes] of sizes) targets.set(name, new Uint8Array(nBytes));
    return targets;
  });
  return { state, targets };
};

test("readStateFile() reads what writeStateFile() wrote, and no temporary file stays", () => {
  const { state, targets } = read(written("good"));
  expect(state).toEqual({ step: 3 });
  expect(targets).toEqual(arrays);
  expect(readdirSync(folder)).toEqual(["good"]);
});

test.each([
  ["a missing file", () => join(folder, "nowhere"), "ENOENT"],
  [
    "a foreign file",
    () => {
      const path = join(folder, "foreign");
      writeFileSync(path, "PK".padEnd(100, "x"));
      return path;
    },
    "not a state of a training session",
  ],
  [
    "an empty file",
    () => {
      const path = join(folder, "empty");
      writeFileSync(path, "");
      return path;
    },
    "truncated",
  ],
  [
    "a truncated file",
    () => {
      const path = written("short");
      truncateSync(path, 50_000);
      return path;
    },
    "truncated",
  ],
  [
    "a file with something behind",
    () => {
      const path = written("long");
      appendFileSync(path, "x");
      return path;
    },
    "checksum",
  ],
  [
    "a file with one bit changed",
    () => {
      const path = written("changed");
      const bytes = readFileSync(path);
      bytes[bytes.length - 1000]! ^= 1;
      writeFileSync(path, bytes);
      return path;
    },
    "checksum",
  ],
  [
    "a header longer than the file",
    () => {
      const path = written("header");
      const bytes = readFileSync(path);
      bytes.writeBigUInt64LE(2n ** 60n, 8);
      writeFileSync(path, bytes);
      return path;
    },
    "corrupt",
  ],
])("readStateFile() refuses %s in one line", (_, make, reason) => {
  const path = make();
  const error = (() => {
    try {
      read(path);
    } catch (thrown) {
      return thrown as Error;
    }
    return undefined;
  })();
  expect(error).toBeInstanceOf(SessionError);
  expect(error?.message).toContain(reason);
  expect(error?.message).toContain(path);
  expect(error?.message).not.toContain("\n");
});

test("writeStateFile() to a folder that is not there is a SessionError that names the file", () => {
  const path = join(folder, "no", "where");
  expect(() => writeStateFile(path, {}, new Map())).toThrow(SessionError);
  expect(() => writeStateFile(path, {}, new Map())).toThrow(path);
});
