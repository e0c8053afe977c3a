import { expect, test } from "vitest";
import type { DatasetRecipe } from "./dataset-recipe.ts";
import { TargetShield } from "./target-shield.ts";

const target = (...texts: string[]): DatasetRecipe => ({
  name: "t",
  role: "target",
  description: "",
  licence: "",
  classes: [],
  read: () => texts.map((text) => ({ text, label: "", group: "" })),
});

test("TargetShield holds text that shares six words in a row with a target, whatever the case and marks", () => {
  const shield = new TargetShield([target("a morbid fear of water and of wine")]);
  expect(shield.holds("He had: A MORBID fear of water, and nothing else")).toBe(true);
  expect(shield.holds("a morbid fear of water")).toBe(false); // five words
});

test("TargetShield holds short texts only as a whole, and lets single words through", () => {
  const shield = new TargetShield([target("Play chess", "Lima")]);
  expect(shield.holds("play Chess!")).toBe(true);
  expect(shield.holds("they play chess")).toBe(false);
  expect(shield.holds("Lima")).toBe(false);
});
