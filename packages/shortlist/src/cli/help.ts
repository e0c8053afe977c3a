import type { Command } from "./command.ts";
import { commands } from "./commands/index.ts";

/** The help of the whole program. */
export function programHelp(): string[] {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  return [
    "shortlist finds which pretrained model to fine-tune on your data, and hands you that model fine-tuned.",
    "",
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "shortlist COMMAND --help tells the options of a command, shortlist --version the version.",
  ];
}

/** The help of one command. */
export function commandHelp(name: string, { summary, positionals, options, notes = [] }: Command): string[] {
  const lines = Object.entries(options).map(([option, { value, short, help }]) => ({
    flags: `${short === undefined ? "" : `-${short}, `}--${option}${value === undefined ? "" : ` ${value}`}`,
    help,
  }));
  const width = Math.max(...lines.map(({ flags }) => flags.length));
  return [
    `shortlist ${[name, ...positionals].join(" ")} [options]`,
    "",
    summary,
    "",
    ...lines.map(({ flags, help }) => `  ${flags.padEnd(width)}  ${help}`),
    ...(notes.length === 0 ? [] : ["", ...notes]),
  ];
}
