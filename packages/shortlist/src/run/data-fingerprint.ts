import { createHash } from "node:crypto";
import type { TextDataset } from "../data/text-dataset.ts";

/**
 * SHA-256 of what a dataset says: its class names, texts and labels, in order. Two files of the same content agree,
 * whatever their format.
 *
 * @example
 * const data = { name: 'a', texts: ['x'], labels: Int32Array.of(0), classNames: ['c'], notes: [] };
 * dataFingerprint(data) === dataFingerprint({ ...data, name: 'b' }); // true
 */
export function dataFingerprint({ texts, labels, classNames }: TextDataset): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify(classNames));
  texts.forEach((text, i) => {
    hash.update(`\n${labels[i]} ${text.length} `);
    hash.update(text);
  });
  return hash.digest("hex");
}
