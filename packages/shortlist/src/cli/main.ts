/** The command line: parse, run the command, say what went wrong in one line, exit with whose fault it was. */
import { nearestName } from "../data/nearest-name.ts";
import { versions } from "../run/versions.ts";
import { ioFailure } from "../store/io-failure.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands/index.ts";
import { errorLines, exitCodeOf, exitCodes } from "./exit-code.ts";
import { commandHelp, programHelp } from "./help.ts";
import { parseOptions } from "./options.ts";
import { errorTerminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    for (const line of programHelp()) print(line);
    return exitCodes.done;
  }
  if (name === "--version" || name === "-V") {
    print(versions().shortlist as string);
    return exitCodes.done;
  }
  try {
    const command = commandNamed(name);
    if (rest.includes("--help") || rest.includes("-h")) {
      for (const line of commandHelp(name, command)) print(line);
      return exitCodes.done;
    }
    const interruption = new AbortController();
    process.once("SIGINT", () => interruption.abort());
    process.once("SIGTERM", () => interruption.abort());
    const args = parseOptions(rest, command.options, command.positionals);
    await command.run(args, { print, terminal: errorTerminal(), signal: interruption.signal });
    return exitCodes.done;
  } catch (error) {
    for (const line of errorLines(error)) process.stderr.write(`${line}\n`);
    return exitCodeOf(error);
  }
}

function commandNamed(name: string): Command {
  if (Object.hasOwn(commands, name)) return commands[name as keyof typeof commands];
  const nearest = nearestName(name, Object.keys(commands));
  throw new UsageError(
    `"${name}" is no command${nearest === undefined ? "" : `; did you mean ${nearest}?`}: they are ${Object.keys(commands).join(", ")}`,
  );
}

// A closed pipe (`shortlist … 2>&1 | head`) is the reader's choice, not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`${ioFailure("write", "standard output", error).message}\n`);
  process.exit(exitCodes.user);
});
process.stderr.on("error", () => {}); // there is no other place to say it
process.exitCode = await main(process.argv.slice(2));
