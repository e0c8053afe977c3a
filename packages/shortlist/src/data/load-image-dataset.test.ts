import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { differenceHash } from "../image/difference-hash.ts";
import { resample } from "../image/resample.ts";
import { datasetFingerprint } from "./dataset-fingerprint.ts";
import { loadDataset } from "./load-dataset.ts";
import { loadImageDataset } from "./load-image-dataset.ts";
import { blobs, folderOf, png } from "./picture.test.files.ts";
import { splitDataset } from "./split-dataset.ts";

const pngOf = (seed: number) => png(blobs(seed));

/** Two classes of four pictures each. */
async function animals(extra: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const files: Record<string, string | Uint8Array> = {};
  for (let i = 0; i < 4; i++) {
    files[`cat/${i}.png`] = await pngOf(i);
    files[`dog/${i}.png`] = await pngOf(10 + i);
  }
  return folderOf({ ...files, ...extra });
}

test("a folder for each class: classes by their folders' names, pictures by theirs", async () => {
  const folder = await animals({ "cat/.DS_Store": "litter", "cat/more/deep.PNG": await pngOf(7) });
  const dataset = await loadImageDataset(folder);
  expect(dataset.classNames).toEqual(["cat", "dog"]);
  expect([...dataset.labels]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
  expect(dataset.images.map(({ name }) => name).slice(3, 6)).toEqual([
    "cat/3.png",
    "cat/more/deep.PNG",
    "dog/0.png",
  ]);
  expect(dataset.notes).toEqual([]);
  expect(dataset.split).toBeUndefined();
  expect(dataset.thumbnails.length).toBe(9 * 32 * 32 * 3);
});

test("a link to a folder is that folder, but not one to a folder that it lies in", async () => {
  const folder = await animals();
  const elsewhere = await folderOf({ "a.png": await pngOf(20), "b.png": await pngOf(21) });
  await symlink(elsewhere, join(folder, "owl"));
  await symlink(folder, join(folder, "cat/all"));
  await symlink("/", join(folder, "dog/root"));
  const { classNames, images, notes } = await loadImageDataset(folder);
  expect(classNames).toEqual(["cat", "dog", "owl"]);
  expect(images.slice(8).map(({ name }) => name)).toEqual(["owl/a.png", "owl/b.png"]);
  expect(images).toHaveLength(10);
  expect(notes).toEqual([]);
});

test("class folders are found behind links, and with all their pictures far below them", async () => {
  const animalsFolder = await animals();
  const links = await folderOf({});
  for (const name of ["cat", "dog"]) await symlink(join(animalsFolder, name), join(links, name));
  const deep: Record<string, Uint8Array> = {};
  for (let i = 0; i < 4; i++)
    deep[`${i % 2 ? "cat" : "dog"}/2020/01/02/03/04/05/06/07/${i}.png`] = await pngOf(i);
  for (const folder of [links, await folderOf(deep)])
    expect((await loadDataset(folder)).classNames).toEqual(["cat", "dog"]);
  const tooDeep = await animals({ "cat/1/2/3/4/5/6/7/8/9/far.png": await pngOf(30) });
  const { notes } = await loadDataset(tooDeep);
  expect(notes).toEqual(["1 folder too deep left out, such as cat/1/2/3/4/5/6/7/8/9"]);
});

test("folders called train and test are a split; what is in both is told", async () => {
  const folder = await folderOf({
    "train/cat/a.png": await pngOf(1),
    "train/cat/b.png": await pngOf(2),
    "train/dog/a.png": await pngOf(3),
    "train/dog/b.png": await pngOf(4),
    "test/cat/c.png": await png(resample(blobs(1), 31, 26, "lanczos")),
    "test/dog/c.png": await pngOf(6),
    "valid/cat/d.png": await pngOf(7),
    "valid/dog/d.png": await pngOf(8),
  });
  const dataset = await loadImageDataset(folder);
  expect([...(dataset.split?.train ?? [])]).toEqual([2, 3, 4, 5]);
  expect([...(dataset.split?.test ?? [])]).toEqual([0, 1]);
  expect([...(dataset.split?.validation ?? [])]).toEqual([6, 7]);
  const split = splitDataset(dataset, { seed: 1 });
  expect(split.notes).toContain(
    "1 of 2 test pictures is nearly the same as one of train, such as test/cat/c.png and train/cat/a.png",
  );
});

test("pictures that are nearly the same stay in one part, and a picture in two classes is told", async () => {
  const copies = Object.fromEntries(
    await Promise.all(
      [16, 20, 24, 28].map(async (side) => [
        `cat/copy${side}.png`,
        await png(resample(blobs(0), side, side, "bicubic")),
      ]),
    ),
  );
  const folder = await animals({
    ...copies,
    "dog/cat.png": await png(resample(blobs(2), 40, 33, "bilinear")),
  });
  const dataset = await loadImageDataset(folder);
  expect(dataset.notes).toContain(
    "5 pictures are nearly the same as another; they stay in one part of the split",
  );
  expect(dataset.notes).toContain(
    'a picture is in two classes: cat/2.png is "cat", and nearly the same dog/cat.png is "dog"',
  );
  for (let seed = 0; seed < 5; seed++) {
    const split = splitDataset(dataset, { seed });
    const parts = ["train", "validation", "test"] as const;
    const groups = parts.map((part) => new Set(Array.from(split[part], (row) => dataset.groupOf[row])));
    const sizes = groups.reduce((sum, group) => sum + group.size, 0);
    expect(sizes).toBe(new Set(dataset.groupOf).size);
  }
});

test("what is no usable picture is left out with one line each, and the rest is used", async () => {
  const half = (await pngOf(1)).subarray(0, 300);
  const folder = await animals({
    "cat/empty.png": "",
    "cat/half.png": half,
    "cat/text.jpg": "I am no picture",
    "dog/vector.png": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "dog/readme.txt": "notes",
    "broken/only.png": "nothing",
    "loose.png": await pngOf(9),
  });
  await mkdir(join(folder, "nothing"));
  const dataset = await loadImageDataset(folder);
  expect(dataset.classNames).toEqual(["cat", "dog"]);
  expect(dataset.labels.length).toBe(8);
  expect(dataset.notes).toEqual([
    'the class folder "nothing" has no picture',
    "1 picture in no class folder left out",
    "1 file of other kinds left out, such as dog/readme.txt",
    "broken/only.png left out: it is no picture: PNG, JPEG, WebP, GIF and TIFF are allowed",
    "cat/empty.png left out: it is empty",
    expect.stringMatching(/^cat\/half\.png left out: it is a PNG that is cut off or damaged \(.+\)$/),
    "cat/text.jpg left out: it is no picture: PNG, JPEG, WebP, GIF and TIFF are allowed",
    "dog/vector.png left out: it is SVG, and PNG, JPEG, WebP, GIF and TIFF are allowed",
    'the class "broken" is left out: none of its pictures can be used',
  ]);
});

test("a CSV with a column of paths, relative to it, also with its own split", async () => {
  const rows = ["a,0", "b,1", "c,0", "d,1", "missing,1"].map((row) => `pics/${row.replace(",", ".png,")}`);
  const files = {
    "pics/a.png": await pngOf(1),
    "pics/b.png": await pngOf(2),
    "pics/c.png": await pngOf(3),
    "pics/d.png": await pngOf(4),
    "data.csv": `image,label\n${rows.join("\n")}\n`,
    "split.csv": `image,label,split\n${rows.map((row, i) => `${row},${i < 2 ? "train" : "test"}`).join("\n")}\n`,
  };
  const folder = await folderOf(files);
  const dataset = await loadDataset(join(folder, "data.csv"));
  if (!("images" in dataset)) throw new Error("it was taken for texts");
  expect([...dataset.labels]).toEqual([0, 1, 0, 1]);
  expect(dataset.name).toBe("data");
  expect(dataset.notes).toEqual([
    'image column guessed: "image"',
    'label column guessed: "label"',
    "pics/missing.png left out: there is no such file",
  ]);
  const given = await loadImageDataset(join(folder, "split.csv"), { image: "image", label: "label" });
  expect([...(given.split?.train ?? [])]).toEqual([0, 1]);
  expect([...(given.split?.test ?? [])]).toEqual([2, 3]);
});

test("Parquet with the pictures in it, as Hugging Face datasets writes it", async () => {
  const dataset = await loadDataset(join(import.meta.dirname, "goldens/images.parquet"));
  if (!("images" in dataset)) throw new Error("it was taken for texts");
  expect(dataset.classNames).toEqual(["cat", "dog"]);
  expect([...dataset.labels]).toEqual([0, 1, 0, 1, 0, 1]);
  expect(dataset.images[2]?.name).toBe("2.png (row 3)");
  expect(dataset.notes).toContain("1 row without picture dropped");
  expect(new Set(dataset.groupOf).size).toBe(6);
});

test("an image folder of Hugging Face datasets, with metadata.jsonl", async () => {
  const lines = [1, 2, 3, 4].map((i) =>
    JSON.stringify({ file_name: `${i}.png`, label: i % 2 ? "odd" : "even" }),
  );
  const files: Record<string, string | Uint8Array> = { "train/metadata.jsonl": lines.join("\n") };
  for (let i = 1; i <= 4; i++) files[`train/${i}.png`] = await pngOf(i);
  const dataset = await loadDataset(await folderOf(files));
  if (!("images" in dataset)) throw new Error("it was taken for texts");
  expect(dataset.classNames).toEqual(["even", "odd"]);
  expect([...dataset.labels]).toEqual([1, 0, 1, 0]);
});

test.each([
  [
    "loose pictures",
    async () => folderOf({ "a.png": await pngOf(1) }),
    "it has 1 picture in no class folder, and no folder with pictures",
  ],
  [
    "one picture",
    async () => join(await animals(), "cat/1.png"),
    "cat/1.png: it is called as one picture is",
  ],
  [
    "one class",
    async () => folderOf({ "a/1.png": await pngOf(1), "a/2.png": await pngOf(2) }),
    "one class only",
  ],
  [
    "nothing to decode",
    async () => folderOf({ "a/1.png": "", "b/2.png": "x" }),
    "none of its 2 pictures can be decoded",
  ],
  [
    "a class of one picture",
    async () => folderOf({ "a/1.png": await pngOf(1), "a/2.png": await pngOf(2), "b/1.png": await pngOf(3) }),
    'the class "b" (b/1.png) has one example only; at least 2 different pictures are needed',
  ],
])("refuses %s in one line", async (_name, make, message) => {
  const error = await loadDataset(await make()).catch((caught) => caught);
  expect(error).toMatchObject({ name: "DataError" });
  expect(error.message).toContain(message);
  expect(error.message).not.toContain("\n");
});

test("the fingerprint follows the pictures and labels, not the folder", async () => {
  const [a, b] = [await loadImageDataset(await animals()), await loadImageDataset(await animals())];
  expect(datasetFingerprint(a)).toBe(datasetFingerprint(b));
  const other = await loadImageDataset(await animals({ "cat/0.png": await pngOf(99) }));
  expect(datasetFingerprint(other)).not.toBe(datasetFingerprint(a));
  expect(differenceHash(blobs(0))).not.toEqual(differenceHash(blobs(99)));
});
