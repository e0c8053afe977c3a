import type { Command } from "../command.ts";
import { backtest } from "./backtest.ts";
import { history } from "./history.ts";
import { predict } from "./predict.ts";
import { recall } from "./recall.ts";
import { report } from "./report.ts";
import { reproduce } from "./reproduce.ts";
import { resume } from "./resume.ts";
import { run } from "./run.ts";
import { select } from "./select.ts";
import { whatIf } from "./what-if.ts";
import { why } from "./why.ts";
import { zoo } from "./zoo.ts";

/** Every command, in the order of the help. */
export const commands = {
  run,
  recall,
  select,
  resume,
  report,
  why,
  "what-if": whatIf,
  zoo,
  history,
  backtest,
  reproduce,
  predict,
} satisfies Record<string, Command>;
