import type { Theme } from "../report/figure/figure-style.ts";
import type { OptionTable, ParsedArguments } from "./options.ts";
import { UsageError } from "./usage-error.ts";

const themes = ["auto", "light", "dark"] as const satisfies readonly Theme[];

/** What every command that writes a picture takes. */
export const themeOption = {
  theme: {
    help: `of --svg: ${themes.join(", ")} (default auto: light or dark as the reader has it)`,
    value: "NAME",
  },
} satisfies OptionTable;

/** The theme that was asked for. */
export function themeOf(args: ParsedArguments): Theme {
  const given = args.text("theme") ?? "auto";
  const theme = themes.find((one) => one === given);
  if (theme === undefined)
    throw new UsageError(`--theme is "${given}": it must be one of ${themes.join(", ")}`);
  return theme;
}
