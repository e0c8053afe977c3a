import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { kindOfModel } from "./model-kind.ts";
import { installedZoo } from "./starter-zoo.ts";
import { isStarterZoo, zooFolder, zooFolders, zooName } from "./zoo-folder.ts";

const text = installedZoo("text") as string;

test("zooFolder() knows the starter zoos by their names; ./text is a folder", () => {
  expect(text).toMatch(/zoo.text$/);
  expect(zooFolder("text")).toBe(text);
  expect(zooFolder("./text")).toBe(resolve("text"));
  expect(zooFolder("elsewhere")).toBe(resolve("elsewhere"));
});

test("zooFolder() asks SHORTLIST_ZOO only where no zoo is named", () => {
  const environment = { SHORTLIST_ZOO: "/a/zoo" };
  expect(zooFolder(undefined, "image", environment)).toBe("/a/zoo");
  expect(zooFolder("text", "image", environment)).toBe(text);
  expect(zooFolder(undefined, "text", {})).toBe(text);
});

test("zooFolders() is every starter zoo, unless one zoo is meant", () => {
  const installed = ["text", "image"].flatMap((kind) => installedZoo(kind as "text") ?? []);
  expect(zooFolders(undefined, {})).toEqual(installed);
  expect(zooFolders("text", {})).toEqual([text]);
  expect(zooFolders(undefined, { SHORTLIST_ZOO: "/a/zoo" })).toEqual(["/a/zoo"]);
});

test("zooName() is what zooFolder() finds the same zoo by", () => {
  expect(zooName(text)).toBe("text");
  expect(zooName("text")).toBe("text");
  for (const folder of [text, "/my/zoo"]) expect(zooFolder(zooName(folder))).toBe(folder);
  expect(isStarterZoo("image")).toBe(true);
  expect(isStarterZoo("toString")).toBe(false);
});

test("kindOfModel() tells by the files, and does not guess", async () => {
  const goldens = join(import.meta.dirname, "../engine/goldens");
  expect(await kindOfModel(join(goldens, "tiny-bert"))).toBe("texts");
  expect(await kindOfModel(join(goldens, "tiny-vision/efficientnet-lite"))).toBe("images");
  expect(await kindOfModel(await mkdtemp(join(tmpdir(), "no-model-")))).toBe(undefined);
  expect(await kindOfModel("/no/such/folder")).toBe(undefined);
});
