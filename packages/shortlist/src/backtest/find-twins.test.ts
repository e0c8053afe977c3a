import { expect, it } from "vitest";
import { findTwins } from "./find-twins.ts";
import { historyOf } from "./random-history.test.files.ts";

it("findTwins() finds equal columns, whatever other models they have, and no constant ones", () => {
  const history = historyOf(
    {
      imdb: { a: 0.1, b: 0.2, c: 0.3, d: 0.4 },
      "imdb-again": { b: 0.2, c: 0.3, d: 0.4, e: 0.9 },
      "nearly-imdb": { a: 0.1, b: 0.2, c: 0.3, d: 0.41 },
      constant: { a: 0.5, b: 0.5, c: 0.5 },
      "constant-too": { a: 0.5, b: 0.5, c: 0.5 },
      "two-shared": { a: 0.1, b: 0.2 },
    },
    1,
  );
  expect([...findTwins(history)]).toEqual([
    ["imdb", ["imdb-again"]],
    ["imdb-again", ["imdb"]],
  ]);
});
