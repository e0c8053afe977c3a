import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelKind } from "../hub/model-kind.ts";
import { installedZoo } from "../hub/starter-zoo.ts";
import { openCandidates } from "./candidates.ts";
import { writeMixedZoo } from "./tiny-image-zoo.test.files.ts";

let root: string;
let zoo: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "candidates-"));
  zoo = await writeMixedZoo(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const idsOf = async (...args: Parameters<typeof openCandidates>) =>
  (await openCandidates(...args)).models.map(({ id }) => id);
const networks = ["tiny-resnet", "tiny-vit", "tiny-convnext"];

describe("openCandidates()", () => {
  it("takes of a mixed zoo what reads the data", async () => {
    expect(await idsOf({ zoo }, "images")).toEqual(networks);
    expect(await idsOf({ zoo }, "texts")).toEqual(["tiny-bert"]);
  });

  it("takes the starter zoo that reads the data, or the one that is named", async () => {
    expect((await openCandidates({}, "texts")).folder).toBe(installedZoo("text"));
    expect((await openCandidates({ zoo: "text" }, "texts")).folder).toBe(installedZoo("text"));
  });

  it("takes the starter zoo for pictures", async () => {
    const candidates = await openCandidates({}, "images");
    expect(candidates.folder).toBe(installedZoo("image"));
    const [first] = candidates.models.map(({ id }) => id);
    expect(await idsOf({ models: [first as string] }, "images")).toEqual([first]);
    await expect(openCandidates({ models: [first as string] }, "texts")).rejects.toMatchObject({
      code: "wrong-kind",
      message: `Cannot try ${first} on texts: it is a model for pictures`,
    });
    await expect(openCandidates({ models: ["minilm-static-64"] }, "images")).rejects.toMatchObject({
      code: "wrong-kind",
      message: "Cannot try minilm-static-64 on pictures: it is a model for texts",
    });
  });

  it("takes ids beside folders", async () => {
    const folder = join(zoo, "models/tiny-vit");
    expect(await idsOf({ zoo, models: ["tiny-convnext", folder] }, "images")).toEqual([
      "tiny-convnext",
      "tiny-vit",
    ]);
    expect(await idsOf({ models: [folder] }, "images")).toEqual(["tiny-vit"]);
  });

  it.each<[string, ModelKind, string]>([
    ["tiny-bert", "images", "Cannot try tiny-bert on pictures: it is a model for texts"],
    ["tiny-vit", "texts", "Cannot try tiny-vit on texts: it is a model for pictures"],
  ])("refuses %s for %s, by id and as a folder", async (model, kind, message) => {
    await expect(openCandidates({ zoo, models: [model] }, kind)).rejects.toMatchObject({
      code: "wrong-kind",
      message,
    });
    const folder = join(zoo, "models", model);
    await expect(openCandidates({ models: [folder] }, kind)).rejects.toMatchObject({
      code: "wrong-kind",
      message: message.replace(model, folder),
    });
  });

  it("still says of an id that nobody has that it is unknown", async () => {
    await expect(openCandidates({ models: ["nobody"] }, "texts")).rejects.toMatchObject({
      code: "unknown-model",
    });
  });
});
