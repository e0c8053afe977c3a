import { isUtf8 } from "node:buffer";
import { DataError } from "./data-error.ts";

/**
 * A text file's bytes as text: UTF-8, with or without a byte order mark. Anything else is refused with the line where
 * it stops being UTF-8, because a guessed encoding silently changes the words that a model sees.
 *
 * @param path for messages
 * @throws {DataError} encoding, nul-bytes
 *
 * @example
 * decodeText(new TextEncoder().encode("\ufeffcafé"), "a.csv"); // "café"
 */
export function decodeText(bytes: Uint8Array, path: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw encodingError("it is UTF-16", "UTF-16", path);
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw nulError(bytes, zero, path);
  if (isUtf8(bytes)) return new TextDecoder("utf-8").decode(bytes); // takes the byte order mark off
  // A newline's byte never occurs inside a longer character, so every line can be judged alone.
  for (let line = 1, start = 0; ; line++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    if (found >= 0 && isUtf8(bytes.subarray(start, end))) {
      start = end + 1;
      continue;
    }
    const text = new TextDecoder("utf-8").decode(bytes.subarray(start, end));
    const at = text.indexOf("\ufffd");
    const excerpt = text.slice(Math.max(0, at - 20), at + 12);
    throw encodingError(`line ${line} is not UTF-8 (near ${JSON.stringify(excerpt)})`, "WINDOWS-1252", path);
  }
}

function encodingError(found: string, encoding: string, path: string): DataError {
  return new DataError("encoding", `Cannot read ${path}: ${found}; only UTF-8 is allowed`, {
    path,
    hint: `save it as UTF-8, for example: iconv -f ${encoding} -t UTF-8 FILE > NEW`,
  });
}

function nulError(bytes: Uint8Array, at: number, path: string): DataError {
  const sample = bytes.subarray(0, 512);
  const nZeros = sample.filter((byte) => byte === 0).length;
  if (nZeros > sample.length / 4)
    return encodingError("it looks like UTF-16 or a binary file", "UTF-16LE", path);
  let line = 1;
  for (let i = 0; i < at; i++) if (bytes[i] === 0x0a) line++;
  return new DataError(
    "nul-bytes",
    `Cannot read ${path}: line ${line} holds a NUL byte, which text never does`,
    {
      path,
      hint: "the file is damaged or not text; to remove the bytes: tr -d '\\000' < FILE > NEW",
    },
  );
}
