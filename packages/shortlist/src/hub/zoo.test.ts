import { cp, mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { starterZooFolder } from "./starter-zoo.ts";
import { sha256Of, verifyZoo } from "./verify-zoo.ts";
import { localModel, modelOf, openZoo, withModels } from "./zoo.ts";

const tinyBert = join(import.meta.dirname, "../engine/goldens/tiny-bert");

/** A zoo of one tiny model, with these models in its zoo.json. */
async function zooOf(models: unknown, schema = "shortlist-zoo/1"): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "zoo-"));
  await mkdir(join(folder, "models"));
  await cp(tinyBert, join(folder, "models/tiny"), { recursive: true });
  await writeFile(join(folder, "zoo.json"), JSON.stringify({ schema, models }));
  return folder;
}

test("openZoo() lists the models with absolute folders", async () => {
  const folder = await zooOf([{ id: "tiny", description: "a tiny one", nParameters: 3, licence: "MIT" }]);
  const zoo = await openZoo(folder);
  expect(zoo.models).toMatchObject([{ id: "tiny", folder: join(folder, "models/tiny"), nParameters: 3 }]);
  expect(zoo.historyPath).toBeUndefined();
  await writeFile(join(folder, "history.json"), "{}");
  expect((await openZoo(folder)).historyPath).toBe(join(folder, "history.json"));
  expect(modelOf(zoo, "tiny").licence).toBe("MIT");
  expect(() => modelOf(zoo, "large")).toThrow("has no model called large");
});

test.each<[string, unknown, string]>([
  ["duplicate-model", [{ id: "tiny" }, { id: "tiny" }], "two models called tiny"],
  ["missing", [{ id: "gone" }], "the folder of gone, models/gone, is missing"],
  ["unsafe-path", [{ id: "tiny", folder: "../elsewhere" }], "is outside the zoo"],
  ["unsafe-path", [{ id: "tiny", folder: "/etc" }], "is outside the zoo"],
  ["unsafe-path", [{ id: "tiny", folder: "." }], "is outside the zoo"],
  ["invalid", [{ id: "../tiny" }], "an id has letters"],
  ["invalid", [], "at least one model"],
  ["invalid", "none", "models"],
  ["invalid", [{ id: "tiny", files: { "config.json": "abc" } }], "64 hex digits"],
])("openZoo() refuses %s in one line: %j", async (code, models, message) => {
  const error = await openZoo(await zooOf(models)).catch((error: Error) => error);
  expect(error).toMatchObject({ name: "HubError", code });
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).not.toContain("\n");
});

test("openZoo() refuses another schema, no zoo.json, and a link that leads out", async () => {
  await expect(openZoo(await zooOf([{ id: "tiny" }], "shortlist-zoo/2"))).rejects.toMatchObject({
    code: "invalid",
  });
  await expect(openZoo(tmpdir())).rejects.toMatchObject({ name: "HubError", code: "missing" });
  const folder = await zooOf([{ id: "link" }]);
  await symlink(tinyBert, join(folder, "models/link"));
  await expect(openZoo(folder)).rejects.toMatchObject({ code: "unsafe-path" });
});

test("a local folder joins a zoo under its own name, once", async () => {
  const zoo = await openZoo(await zooOf([{ id: "tiny" }]));
  const local = await localModel(tinyBert);
  expect(withModels(zoo, [local]).models.map(({ id }) => id)).toEqual(["tiny", "tiny-bert"]);
  expect(() => withModels(zoo, [local, local])).toThrow("has a model called tiny-bert");
  await expect(localModel(join(tinyBert, "nowhere"))).rejects.toMatchObject({ code: "missing" });
});

test("starterZooFolder() is what SHORTLIST_ZOO names", () => {
  expect(starterZooFolder("text", { SHORTLIST_ZOO: "/a/zoo" })).toBe("/a/zoo");
});

test("verifyZoo() finds changed files, missing files and wrong sizes", async () => {
  const good = await sha256Of(join(tinyBert, "config.json"));
  const nParameters =
    34 * 12 + 24 * 12 + 2 * 12 + 24 + 2 * (4 * (144 + 12) + 24 + 240 + 20 + 240 + 12 + 24) + 156;
  const whole = await openZoo(await zooOf([{ id: "tiny", nParameters, files: { "config.json": good } }]));
  expect(await verifyZoo(whole)).toEqual([{ model: "tiny", problems: [] }]);
  const files = { "config.json": "0".repeat(64), "gone.json": good, "../zoo.json": good };
  const damaged = await openZoo(await zooOf([{ id: "tiny", nParameters: 1, files }]));
  await writeFile(join(damaged.folder, "models/tiny/vocab.txt"), "a\n");
  const [check] = await verifyZoo(damaged);
  expect(check?.problems.map((problem) => problem.split(":")[0])).toEqual([
    "config.json",
    "gone.json",
    "../zoo.json",
    join(damaged.folder, "models/tiny/vocab.txt"),
  ]);
});
