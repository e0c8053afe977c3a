import { manualPackages } from "../datasets/manuals.ts";
import { clipWords } from "../datasets/normalise-text.ts";
import { readApplications } from "../sources/app-stream.ts";
import { joinWords, readBrown } from "../sources/brown.ts";
import { readDebianPackages } from "../sources/debian-packages.ts";
import { readWebster } from "../sources/dictionaries.ts";
import { readEmojiNames } from "../sources/emojibase.ts";
import { readFortunes } from "../sources/fortunes.ts";
import { readManPages } from "../sources/man-pages.ts";
import { declarationCodes, readDeclaration } from "../sources/udhr.ts";

/** Unlabelled text for pretraining and distillation. */
export interface CorpusRecipe {
  name: string;
  /** Texts drawn at most. */
  size: number;
  read(): Iterable<string>;
}

const webster = (): string[] => readWebster().map(({ text }) => clipWords(text, 4, 30));

const brown = (): string[] =>
  readBrown().flatMap(({ sentences }) => sentences.map((sentence) => clipWords(joinWords(sentence), 5, 40)));

const fortunes = (...names: string[]): string[] =>
  names.flatMap((name) => readFortunes(`fortunes${name}`)).map(({ text }) => clipWords(text, 4, 40));

/** Sentences of package descriptions; packages with a desktop application are a target's material. */
function descriptions(): string[] {
  const applications = new Set(readApplications().map(({ debianPackage }) => debianPackage));
  const sources = new Set(
    readDebianPackages().flatMap(({ name, source }) => (applications.has(name) ? [source] : [])),
  );
  return readDebianPackages()
    .filter(({ source }) => !sources.has(source))
    .flatMap(({ synopsis, paragraphs }) => [synopsis, ...paragraphs])
    .flatMap((text) => text.split(/(?<=[.!?]) (?=[A-Z])/))
    .map((text) => clipWords(text, 4, 35));
}

const manuals = (packages: readonly string[], language: string): string[] =>
  packages
    .flatMap((name) => readManPages(name, language))
    .flatMap(({ paragraphs }) => paragraphs)
    .map((text) => clipWords(text, 6, 35));

const languages: Record<string, string> = {
  cs: "cs",
  da: "da",
  de: "de",
  es: "es",
  fi: "fi",
  fr: "fr",
  hu: "hu",
  it: "it",
  nl: "nl",
  pl: "pl",
  "pt-br": "pt_BR",
  ro: "ro",
  ru: "ru",
  sv: "sv",
};

function* take(texts: readonly string[], n: number): Generator<string> {
  // Every k-th text, so that all of a source is sampled.
  const stride = Math.max(1, texts.length / n);
  for (let i = 0; i < texts.length; i += stride) yield texts[Math.floor(i)]!;
}

const english: CorpusRecipe = {
  name: "english",
  size: 110_000,
  *read() {
    yield* take(webster(), 60_000);
    yield* brown();
    yield* fortunes("", "-min");
  },
};

const technical: CorpusRecipe = {
  name: "technical",
  size: 90_000,
  *read() {
    yield* take(descriptions(), 70_000);
    yield* manuals(manualPackages, "en");
  },
};

const multilingual: CorpusRecipe = {
  name: "multilingual",
  size: 100_000,
  *read() {
    for (const [name, language] of Object.entries(languages)) {
      yield* take(manuals([`manpages-${name}`], language), 3500);
    }
    yield* fortunes("-bg", "-br", "-cs", "-de", "-eo", "-es", "-ga", "-it", "-pl", "-ru");
    for (const code of declarationCodes()) yield* readDeclaration(code).map((text) => clipWords(text, 5, 40));
    for (const language of ["da", "de", "es", "fi", "fr", "hu", "it", "nl", "pl", "pt", "ru", "sv"]) {
      for (const { label, tags } of readEmojiNames(language)) yield [label, ...tags.slice(0, 3)].join(", ");
    }
    yield* take(brown(), 5000);
  },
};

/** What the teacher's sentence vectors are copied on: mostly English of every kind, phrases among it. */
const distillation: CorpusRecipe = {
  name: "distillation",
  size: 130_000,
  *read() {
    yield* take(webster(), 60_000);
    yield* take(brown(), 25_000);
    yield* take(fortunes("", "-min"), 10_000);
    yield* take(descriptions(), 25_000);
    yield* take(manuals(manualPackages, "en"), 5000);
    for (const { label, tags } of readEmojiNames("en")) yield [label, ...tags.slice(0, 3)].join(", ");
  },
};

export const corpusRecipes: readonly CorpusRecipe[] = [english, technical, multilingual, distillation];
