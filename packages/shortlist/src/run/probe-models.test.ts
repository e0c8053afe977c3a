import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ExampleSource, textSource } from "../engine/example-source.ts";
import { ImageError } from "../image/image-error.ts";
import { StoreError } from "../store/store-error.ts";
import { probeModels } from "./probe-models.ts";

const texts = textSource(["good film", "bad film", "good book", "bad book"], { maxTokens: 16 });
const labels = Int32Array.of(1, 0, 1, 0);
const folderOf = () => join(import.meta.dirname, "../engine/goldens/tiny-bert");
const models = ["a", "b", "c", "d", "e"];

/** A source that fails with this error as soon as a model is to read its examples; it counts how many were. */
function failing(error: Error) {
  let nEncoded = 0;
  const encode: ExampleSource["encode"] = async () => {
    nEncoded++;
    throw error;
  };
  return { probe: { labels, source: { ...texts, encode } }, nEncoded: () => nEncoded };
}

describe("probeModels()", () => {
  const options = { maxTokens: 16, threads: 2, seed: 1 };

  it.each([
    ["a picture that cannot be used", new ImageError("changed", "it has changed").of("a.png")],
    [
      "a full disk",
      new StoreError("disk-full", "/full", "Cannot keep decoded pictures in /full: the disk is full"),
    ],
  ])("stops at %s, and tries it with no further model", async (_, error) => {
    const { probe, nEncoded } = failing(error);
    await expect(probeModels(models, folderOf, probe, "logme", options)).rejects.toBe(error);
    expect(nEncoded()).toBeLessThanOrEqual(2);
  });

  it("reports each model that fails by itself, in the order of the models", async () => {
    const { probe, nEncoded } = failing(new Error("broken weights\nmore of it"));
    const { scores, failures } = await probeModels(models, folderOf, probe, "logme", options);
    expect(scores.size).toBe(0);
    expect([...failures]).toEqual(models.map((model) => [model, "broken weights"]));
    expect(nEncoded()).toBe(5);
  });
});
