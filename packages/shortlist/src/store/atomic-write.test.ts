import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { atomicWrite } from "./atomic-write.ts";
import { StoreError } from "./store-error.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-write-"));
});

const failure = (code: string, errno: number) =>
  Object.assign(new Error(`${code}: injected`), { code, errno });

describe("atomicWrite()", () => {
  it("writes text, bytes and pieces, and leaves no other file", async () => {
    await atomicWrite(join(folder, "a"), "é\n");
    await atomicWrite(join(folder, "b"), new Uint8Array([0, 255]));
    await atomicWrite(join(folder, "c"), async (file) => {
      await file.write("one ");
      await file.write("two");
    });
    expect(await readFile(join(folder, "a"), "utf8")).toBe("é\n");
    expect([...(await readFile(join(folder, "b")))]).toEqual([0, 255]);
    expect(await readFile(join(folder, "c"), "utf8")).toBe("one two");
    expect(await readdir(folder)).toEqual(["a", "b", "c"]);
  });

  it("replaces a file whole", async () => {
    const path = join(folder, "a");
    await atomicWrite(path, "a long first content");
    await atomicWrite(path, "short");
    expect(await readFile(path, "utf8")).toBe("short");
  });

  it.each([
    ["ENOSPC", -28, "disk-full", "the disk is full"],
    ["EDQUOT", -122, "disk-full", "quota"],
    ["EROFS", -30, "not-writable", "read-only"],
  ])("%s half way leaves the old file and nothing else", async (code, errno, storeCode, reason) => {
    const path = join(folder, "a");
    await writeFile(path, "old");
    const error = await atomicWrite(path, async (file) => {
      await file.write("half of the ne");
      throw failure(code, errno);
    }).catch((e) => e);
    expect(error).toBeInstanceOf(StoreError);
    expect(error.code).toBe(storeCode);
    expect(error.message).toContain(`Cannot write ${path}: `);
    expect(error.message).toContain(reason);
    expect(error.hint).toContain("--out");
    expect(await readdir(folder)).toEqual(["a"]);
    expect(await readFile(path, "utf8")).toBe("old");
  });

  it("passes on what the content's own code threw, and cleans up", async () => {
    const own = new RangeError("mine");
    const error = await atomicWrite(join(folder, "a"), async () => {
      throw own;
    }).catch((e) => e);
    expect(error).toBe(own);
    expect(await readdir(folder)).toEqual([]);
  });

  it("says which path has no folder, or is a folder", async () => {
    const missing = await atomicWrite(join(folder, "no", "a"), "x").catch((e) => e);
    expect(missing.message).toBe(`Cannot write ${join(folder, "no", "a")}: there is no such file or folder`);
    await mkdir(join(folder, "d"));
    const isFolder = await atomicWrite(join(folder, "d"), "x").catch((e) => e);
    expect(isFolder.code).toBe("not-a-folder");
    expect(await readdir(folder)).toEqual(["d"]);
  });

  it("refuses a device or a pipe, and leaves it one", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const error = await atomicWrite(pipe, "x").catch((e) => e);
    expect(error.code).toBe("not-writable");
    expect(error.message).toBe(`Cannot write ${pipe}: it is a device or a pipe, not a file`);
    expect((await stat(pipe)).isFIFO()).toBe(true);
    expect(await readdir(folder)).toEqual(["pipe"]);
  });

  it.skipIf(process.getuid?.() === 0)("says that a folder may not be written to", async () => {
    await chmod(folder, 0o500);
    const error = await atomicWrite(join(folder, "a"), "x").catch((e) => e);
    expect(error.code).toBe("not-writable");
    await chmod(folder, 0o700);
  });

  it("really meets a full device as disk-full", async () => {
    await symlink("/dev/full", join(folder, "full"));
    const error = await atomicWrite(join(folder, "a"), async () =>
      writeFile(join(folder, "full"), "x"),
    ).catch((e) => e);
    expect(error.code).toBe("disk-full");
    expect(await readdir(folder)).toEqual(["full"]);
  });
});
