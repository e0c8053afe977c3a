import { parseArgs } from "node:util";
import { nearestName } from "../data/nearest-name.ts";
import { UsageError } from "./usage-error.ts";

/** One option of a command. `value` names what follows it; an option without `value` is a switch. */
export interface OptionSpec {
  readonly help: string;
  readonly value?: string;
  readonly short?: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** Options that every command takes. */
export const everywhere = {
  json: { help: "one JSON object on stdout, progress on stderr" },
  quiet: { help: "no progress", short: "q" },
  help: { help: "show this help", short: "h" },
} satisfies OptionTable;

export interface ParsedArguments {
  readonly positionals: readonly string[];
  readonly text: (name: string) => string | undefined;
  readonly flag: (name: string) => boolean;
  readonly list: (name: string) => readonly string[] | undefined;
  /** A whole number in [`least`, `most`]. */
  readonly integer: (name: string, least: number, most?: number) => number | undefined;
  /** A finite number greater than `above`, at most `most`. */
  readonly number: (name: string, above: number, most?: number) => number | undefined;
}

/**
 * Parse the arguments after a command's name, strictly.
 *
 * @param names the positional arguments that must be there, e.g. `["DATA"]`; a last one that ends in "…" stands for any
 *   number of them, also none
 * @throws {UsageError} on an unknown option (with the nearest known one), a missing value or positional, or a surplus one
 */
export function parseOptions(
  args: readonly string[],
  table: OptionTable,
  names: readonly string[],
): ParsedArguments {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { value, short }]) => [
      name,
      { type: value === undefined ? ("boolean" as const) : ("string" as const), ...(short && { short }) },
    ]),
  );
  for (const arg of args) {
    if (arg === "--") break;
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name !== undefined && options[name] === undefined) throw unknownOption(`--${name}`, table);
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    const dashed = /use '(--[^=']+)=-/.exec(message)?.[1];
    const remedy = dashed === undefined ? "" : `: write ${dashed}=VALUE for one that starts with a dash`;
    throw new UsageError(`${message.split(/\.?\n|\. /)[0]}${remedy}`, { cause: error });
  }
  const { positionals, values } = parsed;
  const takesMore = names.at(-1)?.endsWith("…") === true;
  const missing = (takesMore ? names.slice(0, -1) : names)[positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  const surplus = takesMore ? undefined : positionals[names.length];
  if (surplus !== undefined) {
    throw new UsageError(`"${surplus}" is one argument too many (quote names that contain spaces)`);
  }

  const text = (name: string): string | undefined => values[name] as string | undefined;
  const numeric = (name: string, allowed: string, accept: (value: number) => boolean): number | undefined => {
    const given = text(name);
    if (given === undefined) return undefined;
    const value = given.trim() === "" ? Number.NaN : Number(given);
    if (!accept(value)) throw new UsageError(`--${name} is "${given}": it must be ${allowed}`);
    return value;
  };
  return {
    positionals,
    text,
    flag: (name) => values[name] === true,
    list: (name) => {
      const items = text(name)
        ?.split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
      if (items?.length === 0)
        throw new UsageError(`--${name} is empty: give names with commas between them`);
      return items;
    },
    integer: (name, least, most = Number.MAX_SAFE_INTEGER) =>
      numeric(
        name,
        most === Number.MAX_SAFE_INTEGER
          ? `a whole number, ${least} or more`
          : `a whole number from ${least} to ${most}`,
        (value) => Number.isSafeInteger(value) && value >= least && value <= most,
      ),
    number: (name, above, most = Number.POSITIVE_INFINITY) =>
      numeric(
        name,
        most === Number.POSITIVE_INFINITY
          ? `a number greater than ${above}`
          : `a number greater than ${above}, at most ${most}`,
        (value) => Number.isFinite(value) && value > above && value <= most,
      ),
  };
}

function unknownOption(given: string, table: OptionTable): UsageError {
  const nearest = nearestName(
    given,
    Object.keys(table).map((name) => `--${name}`),
  );
  return new UsageError(
    `Unknown option ${given}${nearest === undefined ? "" : `; did you mean ${nearest}?`}`,
  );
}
