/** What the kill test runs and kills: `node kill-select-child.test.files.js OPTIONS_JSON FOLDER`, with real training. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { resumeRun, selectModel } from "./select-model.ts";

const [options, folder] = process.argv.slice(2) as [string, string];
if (existsSync(join(folder, "journal.jsonl"))) await resumeRun(folder);
else await selectModel({ ...JSON.parse(options), out: folder });
