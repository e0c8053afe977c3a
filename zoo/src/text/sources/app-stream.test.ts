import { expect, test } from "vitest";
import { parseComponents } from "./app-stream.ts";

test("parseComponents() reads desktop applications only: package, categories, summaries by language", () => {
  const yaml = `---
Type: desktop-app
ID: org.example.Chess
Package: chess
Summary:
  C: Play chess
  de: 'Spielen Sie
    Schach'
Categories:
- Game
- BoardGame
---
Type: addon
ID: other
`;
  expect(parseComponents(yaml)).toEqual([
    {
      id: "org.example.Chess",
      debianPackage: "chess",
      categories: ["Game", "BoardGame"],
      summaries: new Map([
        ["C", "Play chess"],
        ["de", "Spielen Sie Schach"],
      ]),
    },
  ]);
});
