/** What the kill test runs and kills: `node kill-child.test.files.js FOLDER` starts or resumes a run there. */
import { madeUpPictures } from "./keep-examples.test.files.ts";
import { createSoftmaxTrainer } from "./softmax-trainer.test.files.ts";
import { testRun } from "./test-run.test.files.ts";

await testRun(process.argv[2] as string, {
  trainer: createSoftmaxTrainer({ millisecondsPerStep: 2 }),
  examples: madeUpPictures(),
});
