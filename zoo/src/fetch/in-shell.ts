import { execFileSync } from "node:child_process";

/** Run lines of bash that fetch and unpack; the first that fails ends it. */
export function inShell(script: string): void {
  execFileSync("bash", ["-euo", "pipefail", "-c", script], { stdio: ["ignore", "ignore", "inherit"] });
}
