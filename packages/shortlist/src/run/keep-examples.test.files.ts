import { blobs, png } from "../data/picture.test.files.ts";
import type { ExamplesPlan } from "./examples-plan.ts";

/** A picture for every row, made when it is read; the rows in `gone` cannot be read. */
export function madeUpPictures(gone: readonly number[] = []): ExamplesPlan {
  return {
    rows: [2, 5, 8, 11],
    exampleOf: (row) => ({
      label: row % 3,
      name: `class ${row % 3}/${row}.png`,
      read: async () => (gone.includes(row) ? new Uint8Array(0) : png(blobs(row, 120, 100))),
    }),
  };
}
