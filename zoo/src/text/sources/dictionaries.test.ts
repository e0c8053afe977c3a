import { expect, test } from "vitest";
import { parseFoldoc, parseWebster } from "./dictionaries.ts";

test("parseWebster() takes the senses of 1913 and leaves out those that came from WordNet", () => {
  const dictionary = `
Abaca \\Ab"a*ca\\, n. [The native name.]
   (Bot.) The Manila-hemp plant of the Philippines. --Smith.
   [1913 Webster]

   2. a kind of fibre that is strong
      [WordNet 1.5]

   3. The fibre of this plant, which is brought from Manila and is used for ropes, and which
      has been known in Europe for long. [Obs.]
      [1913 Webster]
Next \\Next\\, a.
   Nearest in place, without anything between. [1913 Webster]
`;
  expect(parseWebster(dictionary)).toEqual([
    { headword: "Abaca", topic: "Bot", text: "The Manila-hemp plant of the Philippines." },
    {
      headword: "Abaca",
      topic: "",
      text: "The fibre of this plant, which is brought from Manila and is used for ropes, and which has been known in Europe for long.",
    },
    { headword: "Next", topic: "", text: "Nearest in place, without anything between." },
  ]);
});

test("parseFoldoc() gives the first subject and text without marks, links and dates", () => {
  const dictionary = `
stack

   <programming, hardware> A {data structure} for storing items.

   {Home (http://example.org/stack)}.

   (1995-04-10)
`;
  expect(parseFoldoc(dictionary)).toEqual([
    { headword: "stack", topic: "programming", text: "A data structure for storing items. Home ." },
  ]);
});
