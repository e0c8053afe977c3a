import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ioFailure } from "./io-failure.ts";
import { StoreError } from "./store-error.ts";

/** A process's claim on a folder. All of it is in the file's name, so that no reader can see half a claim. */
interface Claim {
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the kernel's ticks; "0" where the system does not tell. */
  readonly started: string;
}

const claimPattern = /^\.lock-([1-9]\d*)-(\d+)-[0-9a-f]+-(.*)$/;
const nAttempts = 4;

/**
 * Claims a folder for this process; gives back the function that releases it.
 *
 * A process first leaves a claim file with a name of its own, then looks for claims of others: of two processes, the
 * later one always sees the earlier one's, so at most one goes on (both may step back: they retry a little later).
 * A claim whose process is gone is removed; its name never comes back, so removing it can hit nobody else.
 *
 * @throws {StoreError} in-use, if a live process holds the folder; otherwise if it cannot be written to
 *
 * @example
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * const folder = await mkdtemp(`${tmpdir()}/lock-example-`);
 * const release = await lockFolder(folder);
 * (await lockFolder(folder).catch((e) => e)).code; // "in-use"
 * await release();
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const own = { host: safeHostname(), pid: process.pid, started: (await startOf(process.pid)) ?? "0" };
  for (let attempt = 1; ; attempt++) {
    const name = `.lock-${own.pid}-${own.started}-${randomBytes(6).toString("hex")}-${own.host}`;
    const path = join(folder, name);
    const release = () => rm(path, { force: true });
    let holder: { name: string; claim: Claim } | undefined;
    try {
      await writeFile(path, `process ${own.pid} on ${own.host} uses this folder\n`, { flag: "wx" });
      holder = await otherHolder(folder, name, own.host);
    } catch (cause) {
      await release().catch(() => {});
      throw ioFailure("lock", folder, cause);
    }
    if (holder === undefined) return release;
    await release();
    if (attempt === nAttempts) throw inUse(folder, holder.name, holder.claim, own.host);
    await sleep(10 + (randomBytes(1)[0] as number) / 4);
  }
}

/** The first live claim in the folder that is not ours; claims of dead processes are swept away. */
async function otherHolder(
  folder: string,
  own: string,
  host: string,
): Promise<{ name: string; claim: Claim } | undefined> {
  for (const name of (await readdir(folder)).sort()) {
    const match = claimPattern.exec(name);
    if (name === own || match === null) continue;
    const claim = { pid: Number(match[1]), started: match[2] ?? "", host: match[3] ?? "" };
    if (claim.host !== host || (await isAlive(claim))) return { name, claim };
    await rm(join(folder, name), { force: true });
  }
  return undefined;
}

function inUse(folder: string, name: string, claim: Claim, host: string): StoreError {
  const elsewhere = claim.host === host ? "" : ` on ${claim.host}`;
  const message = `Cannot use ${folder}: process ${claim.pid}${elsewhere} is using it`;
  const gone = `if that process is gone, remove ${JSON.stringify(join(folder, name))}`;
  return new StoreError("in-use", folder, message, {
    hint: elsewhere === "" ? "wait until it ends, or choose another folder with --out" : gone,
  });
}

async function isAlive({ pid, started }: Claim): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return false; // EPERM: alive, of another user
  }
  const startedNow = await startOf(pid);
  // The same number can be given to another process later: it is the same one only if it started at the same time.
  return started === "0" || startedNow === undefined || startedNow === started;
}

/** When a process started (field 22 of /proc/PID/stat); undefined where there is no /proc, or no such process. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]; // the name before ")" may hold anything
  } catch {
    return undefined;
  }
}

function safeHostname(): string {
  return hostname()
    .replaceAll(/[^\w.-]/g, "_")
    .slice(0, 60);
}
