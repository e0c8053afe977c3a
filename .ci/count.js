// Prints the closing line of .ci/run from Vitest's JSON report; a step that failed without a failing test counts as one.
import { readFileSync } from "node:fs";

const [, , resultsPath, failedSteps] = process.argv;
let passed = 0;
let failed = 0;
let skipped = 0;
try {
  const report = JSON.parse(readFileSync(resultsPath, "utf8"));
  passed = report.numPassedTests;
  failed = report.numFailedTests;
  skipped = report.numPendingTests;
} catch (error) {
  console.log(`No test report: ${error.message}`);
}
failed = Math.max(failed, Number(failedSteps));
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
