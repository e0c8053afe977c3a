import { isStarterZoo, zooName } from "../hub/zoo-folder.ts";
import { runFlags, shellLine } from "../report/reproduce-command.ts";
import { parseRunOptions, type RunOptions } from "../run/run-options.ts";

/**
 * The command line that starts a run with these options; options at their default are left out.
 *
 * @param kind `run`, or `select` for the models named
 *
 * @example
 * runCommand("run", parseRunOptions({ data: "a b.csv", eta: 3 })); // "shortlist run 'a b.csv' --eta 3"
 */
export function runCommand(kind: "run" | "select", options: RunOptions): string {
  const defaults = parseRunOptions({ data: options.data });
  const parts = Object.entries(runFlags).flatMap(([name, flag]) => {
    const value = options[name as keyof typeof runFlags];
    const isDefault = value === undefined || value === defaults[name as keyof typeof runFlags];
    if (isDefault || (name === "zoo" && isStarterZoo(zooName(String(value))))) return [];
    if (value === true) return [`--${flag}`];
    const unit = name === "budgetSeconds" ? "s" : "";
    return [`--${flag}`, `${Array.isArray(value) ? value.join(",") : value}${unit}`];
  });
  return shellLine(["shortlist", kind, options.data, ...parts]);
}
