import { existsSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import type { Picture } from "../image/picture.ts";
import { PixelStore } from "./pixel-store.ts";

const pictures: Picture[] = Array.from({ length: 5 }, (_, i) => ({
  width: 10,
  height: 12,
  data: Uint8Array.from({ length: 360 }, (_, k) => (i * 31 + k) % 256),
}));

test("PixelStore gives back what does not fit in memory from a file", () => {
  const store = new PixelStore(5, { bytesLeft: 800 });
  for (const [i, picture] of pictures.entries()) store.set(i, picture);
  expect([store.bytesInMemory, store.bytesInFile]).toEqual([720, 4 * 360 - 360]);
  for (const [i, picture] of pictures.entries()) expect(store.get(i)).toEqual(picture);
  store.close();
  expect(store.get(0)).toBeUndefined();
});

test("PixelStores share the memory that there is, and give it back", () => {
  const memory = { bytesLeft: 800 };
  const [first, second] = [new PixelStore(5, memory), new PixelStore(5, memory)];
  first.set(0, pictures[0] as Picture);
  second.set(0, pictures[1] as Picture);
  second.set(1, pictures[2] as Picture);
  expect([first.bytesInMemory, second.bytesInMemory, second.bytesInFile]).toEqual([360, 360, 360]);
  expect(second.get(1)).toEqual(pictures[2]);
  second.close();
  second.set(2, pictures[3] as Picture); // of a picture that was still being decoded
  expect([second.get(2), memory.bytesLeft]).toEqual([undefined, 440]);
  first.close();
  expect(memory.bytesLeft).toBe(800);
});

test.skipIf(!existsSync("/dev/full"))("PixelStore tells a full disk in one line, with what to do", () => {
  const store = new PixelStore(1, { bytesLeft: 0 }, () => openSync("/dev/full", "r+"));
  let error: unknown;
  try {
    store.set(0, pictures[0] as Picture);
  } catch (caught) {
    error = caught;
  }
  expect(error).toMatchObject({ name: "StoreError", code: "disk-full" });
  expect((error as Error).message).toMatch(/^Cannot keep decoded pictures in \S+: the disk is full$/);
  expect((error as { hint?: string }).hint).toContain("TMPDIR");
  expect(store.get(0)).toBeUndefined();
  store.close();
});
