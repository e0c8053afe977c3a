/** Golden values: PyTorch's own numbers (goldens/make-torch-checkpoints.py). */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTorchCheckpoint, readTorchTensors } from "./torch-checkpoint.ts";

const goldens = join(import.meta.dirname, "goldens");
const golden: Record<string, { dims: number[]; data: number[] }> = JSON.parse(
  readFileSync(join(goldens, "torch-checkpoints.json"), "utf8"),
);

async function written(bytes: Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "torch-")), "file.pth");
  await writeFile(path, bytes);
  return path;
}

test.each(["tiny-zip.pth", "tiny-old.pth"])(
  "%s holds PyTorch's numbers, whatever their strides",
  async (file) => {
    const checkpoint = await readTorchCheckpoint(join(goldens, file));
    expect(checkpoint.entries.get("steps")).toMatchObject({ type: "Long", dims: [] });
    const tensors = await readTorchTensors(checkpoint, Object.keys(golden));
    for (const [name, { dims, data }] of Object.entries(golden)) {
      const tensor = tensors.get(name);
      expect(tensor?.dims).toEqual(dims);
      expect(Array.from(tensor?.data as Float32Array)).toEqual(Array.from(Float32Array.from(data)));
    }
    await expect(readTorchTensors(checkpoint, ["steps"])).rejects.toThrow(
      "steps is of type Long: it must hold floats",
    );
  },
);

test.each(["evil-zip.pth", "evil-old.pth"])(
  "%s is refused by what it wants, and nothing is executed",
  async (file) => {
    const error = await readTorchCheckpoint(join(goldens, file)).catch((caught) => caught);
    expect(error).toMatchObject({ name: "ArtifactError", code: "unsupported" });
    expect(error.message).toMatch(
      /it wants (?:builtins|__builtin__)\.eval: only tensors are read, and nothing is ever exec/,
    );
    expect(existsSync("/tmp/executed")).toBe(false);
  },
);

test("a pickle that is no checkpoint is refused", async () => {
  const error = await readTorchCheckpoint(join(goldens, "evil-plain.pth")).catch((caught) => caught);
  expect(error).toMatchObject({ name: "ArtifactError" });
  expect(existsSync("/tmp/executed")).toBe(false);
});

test.each(["tiny-zip.pth", "tiny-old.pth"])(
  "%s cut off anywhere is an error of one line, never a crash",
  async (file) => {
    const bytes = readFileSync(join(goldens, file));
    for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 97)) {
      const path = await written(bytes.subarray(0, length));
      const error = await readTorchCheckpoint(path).catch((caught) => caught);
      expect(error, `cut to ${length} bytes`).toMatchObject({ name: "ArtifactError" });
      expect(error.message).not.toContain("\n");
    }
  },
);

test("a damaged byte is an error of one line, or other numbers", async () => {
  const bytes = readFileSync(join(goldens, "tiny-old.pth"));
  for (let at = 0; at < bytes.length; at += 13) {
    const damaged = Uint8Array.from(bytes);
    damaged[at] = (damaged[at] as number) ^ 0xff;
    const result = await readTorchCheckpoint(await written(damaged)).catch((caught) => caught);
    if (result instanceof Error) expect(result).toMatchObject({ name: "ArtifactError" });
  }
});
