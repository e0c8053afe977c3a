import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CheckpointFolder } from "./checkpoint-folder.ts";

let run: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "checkpoints-"));
});
afterEach(() => rm(run, { recursive: true, force: true }));

const save = (content: string) => (path: string) => writeFile(path, content);

it("write() says what it wrote: abc has a well-known SHA-256", async () => {
  const record = await new CheckpointFolder(run).write("m", 2, save("abc"));
  expect(record).toEqual({
    file: "checkpoints/m/stage-2.ckpt",
    bytes: 3,
    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  });
});

it("find() gives back only what is whole", async () => {
  const folder = new CheckpointFolder(run);
  const record = await folder.write("m", 1, save("abc"));
  expect(await folder.find(record)).toBe(join(run, record.file));
  await writeFile(join(run, record.file), "abd");
  expect(await folder.find(record)).toBeUndefined();
  await truncate(join(run, record.file), 1);
  expect(await folder.find(record)).toBeUndefined();
});

it.each(["org/model", "../../up", ".hidden", "a b", "x".repeat(300), "größe"])(
  "keeps %j inside, in a folder of its own",
  async (model) => {
    const folder = new CheckpointFolder(run);
    const { file } = await folder.write(model, 1, save("a"));
    expect(resolve(run, file).startsWith(join(run, "checkpoints"))).toBe(true);
    expect(basename(dirname(dirname(join(run, file))))).toBe("checkpoints");
    const other = await folder.write(`${model}_`, 1, save("b"));
    expect(other.file).not.toBe(file);
  },
);

it("keepOnly() deletes the other stages, and leftovers of a kill", async () => {
  const folder = new CheckpointFolder(run);
  for (const stage of [1, 2, 3]) await folder.write("m", stage, save("a"));
  await writeFile(join(run, "checkpoints/m/stage-4.ckpt.new.0a.tmp"), "");
  await folder.keepOnly("m", [3, 1]);
  expect((await readdir(join(run, "checkpoints/m"))).sort()).toEqual(["stage-1.ckpt", "stage-3.ckpt"]);
  await folder.keepOnly("m", []);
  expect(existsSync(join(run, "checkpoints/m"))).toBe(false);
  await folder.keepOnly("never there", [1]);
});

it("write() leaves nothing behind when saving fails, and calls a full disk by its name", async () => {
  const folder = new CheckpointFolder(run);
  const failing = (message: string) =>
    folder.write("m", 1, async (path) => {
      await writeFile(path, "half");
      throw new Error(message);
    });
  await expect(failing("the process ended")).rejects.toThrow("the process ended");
  const full = failing("Cannot save training state: ENOSPC: no space left on device, write");
  await expect(full).rejects.toMatchObject({ name: "StoreError", code: "disk-full" });
  expect(await readdir(join(run, "checkpoints/m"))).toEqual([]);
});
