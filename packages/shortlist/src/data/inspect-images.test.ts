import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { inspectImages, readImageSource } from "./inspect-images.ts";
import { blobs, folderOf, png } from "./picture.test.files.ts";

it("readImageSource() gives the bytes that were inspected, or says what became of them", async () => {
  const bytes = await png(blobs(1));
  const image = { name: "a.png", path: join(await folderOf({ "a.png": bytes }), "a.png") };
  const [digest] = (await inspectImages([image])).digests;
  expect(digest).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(bytes.equals(await readImageSource(image, digest))).toBe(true);

  await writeFile(image.path, await png(blobs(2)));
  await expect(readImageSource(image, digest)).rejects.toMatchObject({
    name: "ImageError",
    code: "changed",
    message: "it has changed since the data was loaded",
  });
  expect((await readImageSource(image)).length).toBeGreaterThan(0); // whatever is there now
  await rm(image.path);
  await expect(readImageSource(image, digest)).rejects.toMatchObject({
    code: "unreadable-file",
    message: "there is no such file",
  });
});
