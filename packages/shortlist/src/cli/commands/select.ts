import { selectOnly } from "../../run/select-model.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { dataOptions, runOptionsOf, selectOptions } from "../run-options.ts";
import { showRun } from "../show-run.ts";

/** Phase 2 alone. */
export const select = {
  summary: "only fine-tune and drop: among --models, or the shortlist of --from RUN",
  positionals: ["DATA"],
  options: {
    ...dataOptions,
    from: { help: "the run whose shortlist to take", value: "RUN" },
    ...selectOptions,
    ...everywhere,
  },
  run: (args, context) =>
    showRun(args, context, (hooks) => {
      const from = args.text("from");
      return selectOnly({ ...runOptionsOf(args), ...(from !== undefined && { from }) }, hooks);
    }),
} satisfies Command;
