import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "./folder-lock.ts";
import { createRunFolder, openRunFolder } from "./run-folder.ts";
import { createRunId } from "./run-id.ts";
import { StoreError } from "./store-error.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "run-folder-"));
});

/** A process that only lives; its claim is written for it, as it would write it itself. */
async function otherProcess() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  return child;
}
const claimOf = (pid: number | undefined, started: string, host = hostname()) =>
  `.lock-${pid}-${started}-00ff-${host}`;

describe("createRunId()", () => {
  it("sorts by time and differs within a second", () => {
    const early = createRunId(new Date("2026-11-24T15:04:05Z"));
    const late = createRunId(new Date("2026-11-24T15:04:06Z"));
    expect(early < late).toBe(true);
    expect(early).toMatch(/^20261124-150405-[2-9a-z]{4}$/);
    const many = new Set(Array.from({ length: 20 }, () => createRunId(new Date(0))));
    expect(many.size).toBeGreaterThan(15);
  });
});

describe("createRunFolder()", () => {
  it("makes runs/<id>, locked until released", async () => {
    const run = await createRunFolder({ root, now: new Date("2026-11-24T15:04:05Z") });
    expect(run.path).toBe(join(root, run.id));
    expect(run.id.startsWith("20261124-150405-")).toBe(true);
    await writeFile(run.journalPath, "");
    const error = await openRunFolder(run.path).catch((e) => e);
    expect(error.code).toBe("in-use");
    expect(error.message).toBe(`Cannot use ${run.path}: process ${process.pid} is using it`);
    await (await openRunFolder(run.path, { lock: false })).release();
    await run.release();
    await run.release();
    const again = await openRunFolder(run.path);
    await again.release();
    expect(await readdir(run.path)).toEqual(["journal.jsonl"]);
  });

  it("takes a folder given with out if it is new or empty, else refuses it untouched", async () => {
    const out = join(root, "deep", "mine");
    await (await createRunFolder({ out })).release();
    await (await createRunFolder({ out })).release();
    await writeFile(join(out, "thesis.tex"), "x");
    const error = await createRunFolder({ out }).catch((e) => e);
    expect(error).toBeInstanceOf(StoreError);
    expect(error.code).toBe("exists");
    expect(await readdir(out)).toEqual(["thesis.tex"]);
    await writeFile(join(out, "journal.jsonl"), "{}\n");
    const resume = await createRunFolder({ out }).catch((e) => e);
    expect(resume.hint).toBe(`go on with that run: shortlist resume ${out}`);
  });

  it("takes a folder whose run was killed before its first event", async () => {
    const out = join(root, "run");
    await mkdir(out);
    await writeFile(join(out, "journal.jsonl"), '{"v":1,"se');
    await (await createRunFolder({ out })).release();
    await writeFile(join(out, "journal.jsonl"), '{"v":1}\n');
    expect((await createRunFolder({ out }).catch((e) => e)).code).toBe("exists");
  });

  it("says that out is a file, or lies below one, or cannot be made", async () => {
    const file = join(root, "file");
    await writeFile(file, "x");
    expect((await createRunFolder({ out: file }).catch((e) => e)).code).toBe("not-a-folder");
    expect((await createRunFolder({ out: join(file, "x") }).catch((e) => e)).code).toBe("not-a-folder");
    const proc = await createRunFolder({ out: "/proc/nothing/here" }).catch((e) => e);
    expect(proc).toBeInstanceOf(StoreError);
  });
});

describe("openRunFolder()", () => {
  it("says that a folder is missing or no run", async () => {
    expect((await openRunFolder(join(root, "no")).catch((e) => e)).code).toBe("missing");
    expect((await openRunFolder(root).catch((e) => e)).code).toBe("not-a-run");
  });

  it("refuses a run that another live process holds, and takes over from a dead one", async () => {
    const path = join(root, "run");
    await mkdir(path);
    await writeFile(join(path, "journal.jsonl"), "");
    const child = await otherProcess();
    await writeFile(join(path, claimOf(child.pid, "0")), "");
    const error = await openRunFolder(path).catch((e) => e);
    expect(error.code).toBe("in-use");
    expect(error.message).toContain(`process ${child.pid} is using it`);
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    const run = await openRunFolder(path);
    expect((await readdir(path)).length).toBe(2);
    await run.release();
    expect(await readdir(path)).toEqual(["journal.jsonl"]);
  });

  it.runIf(process.platform === "linux")("is not misled by a process number used again", async () => {
    await writeFile(join(root, "journal.jsonl"), "");
    await writeFile(join(root, claimOf(process.pid, "1")), "");
    await (await openRunFolder(root)).release();
  });

  it("cannot judge a process on another machine, and says what to remove", async () => {
    await writeFile(join(root, "journal.jsonl"), "");
    const name = claimOf(1, "5", "elsewhere");
    await writeFile(join(root, name), "");
    const error = await openRunFolder(root).catch((e) => e);
    expect(error.message).toContain("process 1 on elsewhere is using it");
    expect(error.hint).toContain(name);
  });
});

const built = join(import.meta.dirname, "../../dist/store/folder-lock.js");

describe("lockFolder()", () => {
  // Another process cannot load TypeScript: this runs after a build, as `npm test` makes one.
  it.runIf(existsSync(built))("holds between real processes, and is free when they are killed", async () => {
    const program = `
      const { lockFolder } = await import(${JSON.stringify(built)});
      try {
        await lockFolder(${JSON.stringify(root)});
        console.log("held");
      } catch (error) {
        console.log(error.code);
      }
      setInterval(() => {}, 1000);`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", program]),
    );
    const said = await Promise.all(
      children.map(async (child) => String((await once(child.stdout, "data"))[0]).trim()),
    );
    const gone = children.map((child) => once(child, "exit"));
    expect(said.filter((word) => word === "held").length).toBeLessThanOrEqual(1);
    expect(said.every((word) => word === "held" || word === "in-use")).toBe(true);
    if (said.includes("held")) expect((await lockFolder(root).catch((e) => e)).code).toBe("in-use");
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(gone);
    await (await lockFolder(root))();
    expect(await readdir(root)).toEqual([]);
  });

  it("lets at most one of many at once through", async () => {
    for (let round = 0; round < 5; round++) {
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(root)));
      const held = tries.filter((one) => one.status === "fulfilled");
      expect(held.length).toBeLessThanOrEqual(1);
      for (const one of held) await one.value();
    }
    expect(await readdir(root)).toEqual([]);
    await (await lockFolder(root))();
  });
});
