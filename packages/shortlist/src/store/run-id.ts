import { randomBytes } from "node:crypto";

const letters = "23456789abcdefghjkmnpqrstuvwxyz"; // no 0 o 1 l i, which look alike

/**
 * A run's name: UTC time to the second, so that names sort by time, and four random letters, so that two runs
 * started in one second differ. Randomness from the system: a name must differ where the seed is the same.
 *
 * @example
 * createRunId(new Date("2026-11-24T15:04:05Z"), new Uint8Array([0, 1, 2, 30])); // "20261124-150405-234z"
 */
export function createRunId(now: Date, random: Uint8Array = randomBytes(4)): string {
  const [day, time] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return `${day}-${time}-${Array.from(random, (byte) => letters[byte % letters.length]).join("")}`;
}
