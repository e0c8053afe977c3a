import { whatIf as replay } from "../../explain/what-if-run.ts";
import { whatIfText } from "../../explain/what-if-text.ts";
import { recallRules } from "../../recall/rule/index.ts";
import { schedulers } from "../../select/scheduler/index.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { budgetOf, choiceOf, recallOptions, selectOptions, shareOf } from "../run-options.ts";

/** Replays a run with other settings. */
export const whatIf = {
  summary: "what a run would have done with other settings, replayed from its journal without training",
  positionals: ["RUN"],
  options: {
    "shortlist-size": recallOptions["shortlist-size"],
    rule: recallOptions.rule,
    scheduler: selectOptions.scheduler,
    threshold: selectOptions.threshold,
    eta: selectOptions.eta,
    budget: selectOptions.budget,
    reinstate: { help: "keep this model to the end, beside those that the scheduler keeps", value: "MODEL" },
    zoo: { help: "folder of the run's zoo, should it have moved", value: "ZOO" },
    ...everywhere,
  },
  notes: ["Without a change it replays the run as it was, which must change nothing."],
  run: async (args, { print, terminal }) => {
    const found = await replay(
      args.positionals[0] as string,
      {
        shortlistSize: args.integer("shortlist-size", 1),
        rule: choiceOf(args, "rule", recallRules),
        scheduler: choiceOf(args, "scheduler", schedulers),
        threshold: shareOf(args.text("threshold"), "threshold"),
        eta: args.number("eta", 1),
        ...budgetOf(args.text("budget")),
        reinstate: args.text("reinstate"),
      },
      { zoo: args.text("zoo") },
    );
    if (args.flag("json")) print(JSON.stringify(found));
    else for (const line of whatIfText(found, { width: terminal.width })) print(line);
  },
} satisfies Command;
