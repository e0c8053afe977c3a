import { readFile } from "node:fs/promises";
import { decodeText } from "../../data/decode-text.ts";
import { HistoryError } from "../history-error.ts";

/**
 * The text of a file, UTF-8.
 *
 * @throws {HistoryError} if it cannot be read
 * @throws {DataError} if it is not UTF-8
 *
 * @example
 * (await readText("no-such-file.txt").catch((e) => e)).code; // "unreadable"
 */
export async function readText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : message;
    throw new HistoryError("unreadable", path, `Cannot read ${path}: ${reason}`, cause);
  }
  return decodeText(bytes, path);
}
