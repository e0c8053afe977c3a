/** Pictures that `predict` is given: one, a folder, or none that can be used. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blobs, folderOf, png } from "../../data/picture.test.files.ts";
import { bomb } from "../../image/golden-pictures.test.files.ts";
import { parseOptions } from "../options.ts";
import { predict } from "./predict.ts";

const resnet = join(import.meta.dirname, "../../engine/goldens/tiny-vision/resnet");

describe("predict of a folder", () => {
  let photos: string;
  beforeAll(async () => {
    const picture = await png(blobs(7));
    const files = ["b/2.png", "b/10.png", "a/deep/er/1.png", "a/Z.png", "0.png"];
    photos = await folderOf({
      ...Object.fromEntries(files.map((file) => [file, picture])),
      "a/empty.png": "",
      "b/bomb.png": bomb(60_000, 60_000),
      "a/readme.txt": "of another kind",
      "b/Thumbs.db": "litter",
    });
  });
  afterAll(() => rm(photos, { recursive: true, force: true }));
  const inOrder = ["0.png", "a/Z.png", "a/deep/er/1.png", "b/10.png", "b/2.png"];

  async function predicted(...args: string[]) {
    const [printed, written]: [string[], string[]] = [[], []];
    await predict.run(
      parseOptions([resnet, "--threads", "1", ...args], predict.options, predict.positionals),
      {
        print: (line) => printed.push(line),
        terminal: { isTty: false, width: 100, write: (text) => void written.push(text) },
        signal: new AbortController().signal,
      },
    );
    return { printed, written };
  }

  it("descends into class folders, in a stable order, and tells in a line each what is no picture", async () => {
    const { printed, written } = await predicted("--image", photos);
    expect(printed.map((line) => line.split("\t")[2])).toEqual(inOrder.map((name) => join(photos, name)));
    for (const line of printed) expect(line).toMatch(/^[abc]\t0\.\d{3}\t/);
    expect(new Set(printed.map((line) => line.split("\t")[1])).size).toBe(1); // the same picture
    expect(written).toEqual([
      "note: 1 file of other kinds left out, such as a/readme.txt\n",
      `note: ${join(photos, "a/empty.png")} left out: it is empty\n`,
      `note: ${join(photos, "b/bomb.png")} left out: it is 60000 × 60000 pixels, and 64 million are allowed\n`,
    ]);
  });

  it("names every picture in JSON, and those left out; --quiet tells nothing else", async () => {
    const { printed, written } = await predicted("--image", photos, "--json", "--quiet");
    const { predictions, leftOut } = JSON.parse(printed.join(""));
    expect(predictions.map(({ image }: { image: string }) => image)).toEqual(
      inOrder.map((name) => join(photos, name)),
    );
    expect(leftOut).toEqual([join(photos, "a/empty.png"), join(photos, "b/bomb.png")]);
    expect(written).toEqual([]);
  });

  it("with nothing to decode is one line", async () => {
    const bad = await folderOf({ "a/1.png": "", "b/1.png": "text" });
    await expect(predicted("--image", bad)).rejects.toThrow(
      `Cannot use ${bad}: none of its 2 pictures can be decoded, first ${join(bad, "a/1.png")}: it is empty`,
    );
    await expect(predicted("--image", join(photos, "a/deep"))).resolves.toMatchObject({ written: [] });
    await expect(predicted("--image", await folderOf({ "a/1.txt": "" }))).rejects.toThrow(
      /^There is no picture in /,
    );
  });
});
