import { inRaw } from "../paths.ts";
import { readText } from "./read-lines.ts";

export interface DictionaryEntry {
  headword: string;
  /** Field or topic mark, "" if none. */
  topic: string;
  text: string;
}

/**
 * Definitions of the 1913 Webster (GCIDE) with their field mark, e.g. "(Bot.)".
 *
 * Senses added later, among them those taken from WordNet, are left out: each sense carries its source in brackets.
 */
export function readWebster(): DictionaryEntry[] {
  return parseWebster(readText(inRaw("debs/dict-gcide/usr/share/dictd/gcide.dict.dz")));
}

export function parseWebster(dictionary: string): DictionaryEntry[] {
  const entries: DictionaryEntry[] = [];
  for (const block of dictionary.split(/\n(?=\S)/)) {
    const headword = /^([A-Za-z' -]+?) \\/.exec(block)?.[1];
    if (headword === undefined) continue;
    const body = block.slice(block.indexOf("\n") + 1);
    let start = 0;
    for (const mark of body.matchAll(/\[([^\]\n]*(?:Webster|PJC|WordNet|Century|RH|AS)[^\]]*)\]/g)) {
      const sense = body.slice(start, mark.index);
      start = mark.index + mark[0].length;
      if (mark[1] !== "1913 Webster") continue;
      const plain = sense
        .replace(/--[A-Z][^\n]*$/gm, " ")
        .replace(/[{}\\]/g, "")
        .replace(/\s+/g, " ")
        .trim();
      const topic = /\(([A-Z][a-z]+)\.?\)/.exec(plain)?.[1] ?? "";
      const text = plain
        // A short start that ends in brackets is etymology; a short obsolete sense is lost with it.
        .replace(/^.*?\[[^\]]*\]\s*/, (start) => (start.length < 90 ? "" : start))
        .replace(/^\W*(\d+\.|\([a-z]\))\s*/, "")
        .replace(/\([A-Z][A-Za-z. &]*\)\s*/g, "")
        .replace(/\[(Obs|R|Archaic|Poetic|Colloq|Prov\. Eng|Written also)[^\]]*\]/g, "")
        .replace(/\s+/g, " ")
        .trim();
      // What still holds syllable marks is a run of derived words, not a definition.
      if (text.split(" ").length >= 4 && !/[*`]|\w"\w/.test(text)) entries.push({ headword, topic, text });
    }
  }
  return entries;
}

/** Definitions of the Free On-line Dictionary of Computing; topic = its first angle-bracketed subject. */
export function readFoldoc(): DictionaryEntry[] {
  return parseFoldoc(readText(inRaw("debs/dict-foldoc/usr/share/dictd/foldoc.dict.dz")));
}

export function parseFoldoc(dictionary: string): DictionaryEntry[] {
  const entries: DictionaryEntry[] = [];
  for (const block of dictionary.split(/\n(?=\S)/)) {
    const [headword = "", ...lines] = block.split("\n");
    const body = lines.join("\n");
    const topic = /<([a-z ]+)(?:, [a-z ,]+)?>/.exec(body)?.[1];
    if (topic === undefined) continue;
    const text = body
      .replace(/<[a-z ,]+>/g, " ")
      .replace(/\{?\s*\(?https?:[^\s)}]*\)?\}?/g, " ")
      .replace(/\(\d{4}-\d\d-\d\d\)/g, " ")
      .replace(/[{}]/g, "")
      .replace(/\s+/g, " ")
      .trim();
    entries.push({ headword: headword.trim(), topic, text });
  }
  return entries;
}
