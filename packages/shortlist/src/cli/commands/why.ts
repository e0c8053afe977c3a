import { whyModel } from "../../explain/why-model.ts";
import { whyText } from "../../explain/why-text.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";

/** Explains what became of one model of a run. */
export const why = {
  summary:
    "why a model of a run was picked, dropped or not recalled, what would have changed that, how sure it is",
  positionals: ["RUN", "MODEL"],
  options: {
    zoo: { help: "folder of the run's zoo, should it have moved", value: "ZOO" },
    ...everywhere,
  },
  run: async (args, { print, terminal }) => {
    const [run, model] = args.positionals as [string, string];
    const found = await whyModel(run, model, { zoo: args.text("zoo") });
    if (args.flag("json")) print(JSON.stringify(found));
    else for (const line of whyText(found, { width: terminal.width })) print(line);
  },
} satisfies Command;
