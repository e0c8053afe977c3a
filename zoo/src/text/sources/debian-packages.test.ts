import { expect, test } from "vitest";
import { describePackage, parseDebianPackages } from "./debian-packages.ts";

const index = `Package: frogger
Source: frogger-src (1.2)
Description: short
Description-md5: aa
Tag: game::{arcade,puzzle},
 use::gameplaying
Section: contrib/games

Package: nothing
Section: misc
`;
const translations = `Package: frogger
Description-md5: aa
Description-en: frogger arcade game
 Lead the frog
 over the road.
 .
 This package contains the game of Frogger.
`;

test("parseDebianPackages() joins index and descriptions by MD5, expands tags, drops what has no description", () => {
  expect(parseDebianPackages(index, translations)).toEqual([
    {
      name: "frogger",
      source: "frogger-src",
      section: "games",
      tags: ["game::arcade", "game::puzzle", "use::gameplaying"],
      synopsis: "frogger arcade game",
      paragraphs: ["Lead the frog over the road.", "This package contains the game of Frogger."],
    },
  ]);
});

test("describePackage() leaves out the package's own names and boilerplate", () => {
  const [entry] = parseDebianPackages(index, translations);
  expect(describePackage(entry!, 40)).toBe("arcade game. Lead the frog over the road.");
  expect(describePackage(entry!, 3)).toBe("arcade game. Lead");
});
