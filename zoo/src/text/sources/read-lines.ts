import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** A text file in UTF-8 (unless told otherwise), gunzipped where it is compressed. */
export function readText(path: string, encoding: "utf8" | "latin1" = "utf8"): string {
  const bytes = readFileSync(path);
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  return plain.toString(encoding);
}
