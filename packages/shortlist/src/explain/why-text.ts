import { plainLine } from "../report/plain-line.ts";
import type { Why } from "./why.ts";
import { wrapped } from "./words.ts";

/**
 * `why` as lines of plain text, for someone who doubts it: the verdict, the numbers behind it, what would have changed
 * it, how sure it is.
 *
 * @param width columns; longer sentences are broken at spaces
 */
export function whyText(why: Why, { width = 100 }: { readonly width?: number } = {}): string[] {
  const { verdict, facts, changes, doubts, background, notes } = why;
  const nameWidth = Math.max(0, ...[...facts, ...background].map(({ name }) => name.length));
  const named = ({ name, words }: { readonly name: string; readonly words: string }) =>
    wrapped(`  ${name.padEnd(nameWidth)}  ${words}`, width, " ".repeat(nameWidth + 4));
  const plain = ({ words }: { readonly words: string }) => wrapped(`  - ${words}`, width, "    ");
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", title, ...lines];
  return [
    ...wrapped(verdict, width),
    ...section("What decided", facts.flatMap(named)),
    ...section(changeTitle[why.fate], changes.flatMap(plain)),
    ...section("How sure that is", doubts.flatMap(plain)),
    ...section("How it came on the shortlist", background.flatMap(named)),
    ...section("Notes", notes.map((words) => ({ words })).flatMap(plain)),
  ].map(plainLine);
}

/** Each change alone, all else as it was. */
const changeTitle = {
  "not-recalled": "Any one of these would have recalled it",
  recalled: "What would change that",
  dropped: "Any one of these would have kept it in at that stage",
  failed: "What might help",
  picked: "What would have changed the pick",
  "in-training": "What would change that",
} as const;
