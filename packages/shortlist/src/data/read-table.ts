import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { DataError } from "./data-error.ts";
import { decodeText } from "./decode-text.ts";
import { type ReadDelimitedOptions, readDelimited } from "./read-delimited.ts";
import { readJsonArray, readJsonLines } from "./read-json-rows.ts";
import { readParquet } from "./read-parquet.ts";
import type { Table } from "./table.ts";

/** A string in V8 holds about 2^29 characters; a bigger file needs to be sampled anyway. */
const MAX_BYTES = 500_000_000;

const allowed = "allowed are CSV, TSV, JSON Lines, JSON (a list of objects) and Parquet";

/** First bytes of files that are often taken for tables. */
const otherKinds: readonly (readonly [string, string, string])[] = [
  ["\x1f\x8b", "compressed with gzip", "unpack it first: gunzip FILE"],
  ["PK\x03\x04", "a zip file (or an Excel workbook)", "unpack it first, or export the sheet as CSV UTF-8"],
  ["\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it first: unzstd FILE"],
  ["BZh", "compressed with bzip2", "unpack it first: bunzip2 FILE"],
  ["\xfd7zXZ", "compressed with xz", "unpack it first: unxz FILE"],
  ["\xd0\xcf\x11\xe0", "an old Excel workbook", "export the sheet as CSV UTF-8"],
  ["SQLite format 3", "an SQLite database", "export the table as CSV"],
  ["ARROW1", "an Arrow file", "write it as Parquet"],
  ["%PDF", "a PDF", "give a file of rows and columns"],
  ["<!DOCTYPE", "a web page", "fetch the file itself, not the page that shows it"],
  ["<html", "a web page", "fetch the file itself, not the page that shows it"],
  ["version https://git-lfs", "a Git LFS pointer, not the file itself", "fetch it: git lfs pull"],
];

/**
 * Reads a file of rows and columns: CSV, TSV, JSON Lines, JSON or Parquet, told apart by their first bytes, then by
 * the name's ending. The file is only ever read as data, and its name only ever opened.
 *
 * @throws {DataError} if the file is missing, unreadable, empty, too large, of another kind, or damaged
 *
 * @example
 * (await readTable("no-such-file.csv").catch((e) => e)).code; // "missing-file"
 */
export async function readTable(path: string, options: ReadDelimitedOptions = {}): Promise<Table> {
  const bytes = await readBytes(path);
  const start = Buffer.from(bytes.subarray(0, 24)).toString("latin1");
  const ending = extname(path).toLowerCase();
  if (start.startsWith("PAR1")) return requireRows(await readParquet(bytes, path));
  const kind = otherKinds.find(([magic]) => start.startsWith(magic));
  if (kind !== undefined) throw unknownFormat(path, `it is ${kind[1]}`, kind[2]);
  if (ending === ".parquet") {
    throw new DataError("invalid-parquet", `Cannot read ${path}: it does not begin like a Parquet file`, {
      path,
    });
  }
  const text = decodeText(bytes, path);
  const first = text.trimStart()[0];
  if (first === undefined)
    throw new DataError("empty-file", `Cannot use ${path}: it holds nothing but spaces`, { path });
  if (ending === ".jsonl" || ending === ".ndjson") return requireRows(readJsonLines(text, path));
  const isDelimited = ending === ".csv" || ending === ".tsv" || options.separator !== undefined;
  if (!isDelimited && first === "[") return requireRows(readJsonArray(text, path));
  if (!isDelimited && first === "{") return requireRows(readJsonLines(text, path));
  if (ending === ".json")
    throw new DataError("invalid-json", `Cannot read ${path}: it is not JSON`, { path });
  const table = readDelimited(text, path, {
    separator: options.separator ?? (ending === ".tsv" ? "\t" : undefined),
  });
  if (!isDelimited && table.columns.length < 2) {
    throw unknownFormat(path, "no rows and columns were found in it", allowed);
  }
  return requireRows(table);
}

function unknownFormat(path: string, found: string, hint: string): DataError {
  return new DataError("unknown-format", `Cannot read ${path}: ${found}; ${allowed}`, {
    path,
    hint: hint === allowed ? undefined : hint,
  });
}

function requireRows(table: Table): Table {
  if (table.nRows > 0) return table;
  const found = table.columns.length > 0 ? "it has columns but no rows" : "it has no rows";
  throw new DataError("no-rows", `Cannot use ${table.path}: ${found}`, { path: table.path });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      throw new DataError("is-a-folder", `Cannot read ${path}: it is a folder, and a file is needed`, {
        path,
        hint: "a folder may hold train, validation and test files, such as train.csv and test.csv",
      });
    }
    if (!found.isFile())
      throw new DataError("unreadable-file", `Cannot read ${path}: it is not a file`, { path });
    if (found.size === 0)
      throw new DataError("empty-file", `Cannot use ${path}: the file is empty (0 bytes)`, { path });
    if (found.size > MAX_BYTES) {
      const message = `Cannot read ${path}: it has ${Math.round(found.size / 1e6)} MB; up to ${MAX_BYTES / 1e6} MB is allowed`;
      throw new DataError("file-too-large", message, { path, hint: "give a sample of its rows" });
    }
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new DataError("missing-file", `Cannot read ${path}: there is no such file`, { path, cause });
    }
    const reason = code === "EACCES" || code === "EPERM" ? "permission denied" : message;
    throw new DataError("unreadable-file", `Cannot read ${path}: ${reason}`, { path, cause });
  }
}
