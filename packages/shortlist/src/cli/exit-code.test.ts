import { expect, test } from "vitest";
import { loadDataset } from "../data/load-dataset.ts";
import { blobs, folderOf, png } from "../data/picture.test.files.ts";
import { errorLines, exitCodeOf } from "./exit-code.ts";

test("Ctrl-C while the data is read is one word and exit code 130", async () => {
  const picture = await png(blobs(1));
  const folder = await folderOf({ "a/1.png": picture, "b/1.png": picture });
  const error = await loadDataset(folder, { signal: AbortSignal.abort() }).catch((caught: unknown) => caught);
  expect(exitCodeOf(error)).toBe(130);
  expect(errorLines(error)).toEqual(["Interrupted"]);
});

test("a fault of ours is told with where it happened, and exit code 1", () => {
  const error = new Error("no such thing");
  expect(exitCodeOf(error)).toBe(1);
  expect(errorLines(error)[0]).toContain("exit-code.test.ts");
});
