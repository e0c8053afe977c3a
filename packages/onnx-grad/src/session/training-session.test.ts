import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { crossEntropyLoss } from "../losses/cross-entropy-loss.ts";
import type { Model } from "../onnx/model.ts";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import type { Feeds } from "./axes.ts";
import { SessionError } from "./session-error.ts";
import { TrainingSession, type TrainingSessionOptions } from "./training-session.ts";

// Enough rows for the table's gradient to come as rows.
const [nRows, nWidth, nClasses] = [600, 12, 3];
const folder = mkdtempSync(join(tmpdir(), "training-session-"));
afterAll(() => rmSync(folder, { recursive: true }));

const wave = (dims: number[], phase: number, size = 0.5) => {
  const n = dims.reduce((a, b) => a * b, 1);
  return tensor(
    "float32",
    dims,
    Array.from({ length: n }, (_, i) => size * Math.sin(phase + 2.3 * i)),
  );
};

/** Embedding → mean over the sequence → dropout → linear layer → cross-entropy. */
function classifier({ dropout = 0 }: { dropout?: number } = {}): Model {
  const builder = new GraphBuilder();
  const ids = builder.input("ids", "int64", ["batch", "sequence"]);
  const labels = builder.input("labels", "int64", ["batch"]);
  const table = builder.parameter("table", wave([nRows, nWidth], 0));
  const weight = builder.parameter("weight", wave([nWidth, nClasses], 1));
  const bias = builder.parameter("bias", wave([nClasses], 2));
  const embedded = builder.op("Gather", [table, ids]);
  let pooled = builder.op("ReduceMean", [embedded, builder.constant([1])], { keepdims: 0 });
  if (dropout > 0) pooled = builder.op("Dropout", [pooled, builder.constant(dropout)]);
  const logits = builder.op("Add", [builder.op("MatMul", [pooled, weight]), bias]);
  builder.output(logits, "logits", "float32", ["batch", nClasses]);
  builder.output(crossEntropyLoss(builder, logits, labels), "loss", "float32", []);
  return builder.build();
}

function batch(index: number, size = 4, sequence = 5): Feeds {
  const ids = Array.from({ length: size * sequence }, (_, i) => (index * 31 + i * i * 7) % nRows);
  const labels = Array.from({ length: size }, (_, i) => (ids[i * sequence]! + i) % nClasses);
  return { ids: tensor("int64", [size, sequence], ids), labels: tensor("int64", [size], labels) };
}

function joined(a: Feeds, b: Feeds): Feeds {
  return Object.fromEntries(
    Object.keys(a).map((name): [string, Tensor] => {
      const [first, second] = [a[name]!, b[name]!];
      const data = [...(first.data as BigInt64Array), ...(second.data as BigInt64Array)];
      return [name, tensor("int64", [first.dims[0]! * 2, ...first.dims.slice(1)], data)];
    }),
  );
}

const sessions: TrainingSession[] = [];
async function open(
  options: Partial<TrainingSessionOptions> = {},
  model = classifier(),
): Promise<TrainingSession> {
  const session = await TrainingSession.create(model, {
    seed: 1,
    threads: 1,
    optimizer: { learningRate: 0.01 },
    ...options,
  });
  sessions.push(session);
  return session;
}
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.dispose()));
});

const weightsOf = async (session: TrainingSession) =>
  Object.fromEntries(
    Array.from(await session.parameters(), ([name, { data }]): [string, number[]] => [
      name,
      [...(data as Float32Array)],
    ]),
  );

describe("step()", () => {
  test("lowers the loss, and evaluate() sees the new weights", async () => {
    const session = await open({ optimizer: { learningRate: 0.05 } });
    const before = await session.evaluate(batch(0), ["loss"]);
    const first = await session.step(batch(0));
    expect(first.loss).toBeCloseTo(before.loss!.data[0] as number, 5);
    expect(first).toMatchObject({ step: 1, updated: true, learningRate: 0.05 });
    for (let i = 0; i < 30; i++) await session.step(batch(0));
    const after = await session.evaluate(batch(0), ["loss"]);
    expect(after.loss!.data[0]).toBeLessThan(0.2 * first.loss);
  });

  test("calls need not wait for each other", async () => {
    const [one, many] = [await open(), await open()];
    const alone = [];
    for (let i = 0; i < 4; i++) alone.push(await one.step(batch(i)));
    const together = await Promise.all([0, 1, 2, 3].map((i) => many.step(batch(i))));
    expect(together).toEqual(alone);
  });

  test("gives the same weights, bit for bit, whatever the threads, spinning and graphs kept", async () => {
    const weights = [];
    for (const options of [
      {},
      { threads: 2, spinning: false },
      { threads: 2, spinning: true },
      { maxGraphs: 1 },
    ]) {
      const session = await open(options, classifier({ dropout: 0.1 }));
      for (const sequence of [3, 5, 3, 8]) await session.step(batch(1, 2, sequence));
      weights.push(await weightsOf(session));
    }
    for (const other of weights.slice(1)) expect(other).toEqual(weights[0]);
  });

  test("follows the schedule", async () => {
    const session = await open({
      schedule: { warmupSteps: 2, totalSteps: 4 },
      optimizer: { learningRate: 1 },
    });
    const rates = [];
    for (let i = 0; i < 5; i++) rates.push((await session.step(batch(i))).learningRate);
    expect(rates).toEqual([0.5, 1, 1, 0.5, 0]);
  });

  test("uses the learning rate of each parameter, and leaves frozen ones untouched", async () => {
    const session = await open({
      trainable: (name) => name !== "table",
      optimizer: { learningRate: (name) => (name === "bias" ? 0.1 : 0), weightDecay: 0 },
    });
    const before = await weightsOf(session);
    for (let i = 0; i < 3; i++) await session.step(batch(i));
    const after = await weightsOf(session);
    expect(after.table).toEqual(before.table);
    expect(after.weight).toEqual(before.weight);
    expect(after.bias).not.toEqual(before.bias);
  });

  test("decays matrices, not biases, and only rows that were read", async () => {
    const [decayed, plain] = [
      await open({ optimizer: { learningRate: 0.01, weightDecay: 0.5 } }),
      await open({ optimizer: { learningRate: 0.01, weightDecay: 0 } }),
    ];
    const initial = await weightsOf(plain);
    await decayed.step(batch(0));
    await plain.step(batch(0));
    const [with_, without] = [await weightsOf(decayed), await weightsOf(plain)];
    expect(with_.bias).toEqual(without.bias);
    // Decoupled: p (1 - 0.01 * 0.5) in front of the same step.
    expect(without.weight![0]! - with_.weight![0]!).toBeCloseTo(initial.weight![0]! * 0.005, 6);
    const read = new Set(Array.from(batch(0).ids!.data as BigInt64Array, Number));
    for (let row = 0; row < nRows; row++) {
      const slice = (values: number[]) => values.slice(row * nWidth, (row + 1) * nWidth);
      if (read.has(row)) expect(slice(with_.table!)).not.toEqual(slice(initial.table!));
      else expect(slice(with_.table!)).toEqual(slice(initial.table!));
    }
  });

  test("clips the gradient to the given norm", async () => {
    // A first AdamW update with a huge epsilon is proportional to the gradient: p -= lr * g / (|g| + epsilon).
    const optimizer = { learningRate: 1e6, epsilon: 1e6, weightDecay: 0 };
    const [free, clipped] = [await open({ optimizer }), await open({ optimizer, clipNorm: 0.01 })];
    const initial = await weightsOf(free);
    const { gradientNorm } = await free.step(batch(0));
    expect(gradientNorm).toBeGreaterThan(0.01);
    expect((await clipped.step(batch(0))).gradientNorm).toBe(gradientNorm);
    const length = async (session: TrainingSession) => {
      const now = await weightsOf(session);
      return Math.hypot(
        ...Object.keys(now).flatMap((name) => now[name]!.map((x, i) => x - initial[name]![i]!)),
      );
    };
    expect((await length(free)) / gradientNorm).toBeCloseTo(1, 3);
    expect(await length(clipped)).toBeCloseTo(0.01, 5);
  });

  test("accumulating two batches equals one batch of both", async () => {
    const [halves, whole] = [await open({ accumulate: 2, clipNorm: 0.1 }), await open({ clipNorm: 0.1 })];
    for (const i of [0, 2]) {
      const first = await halves.step(batch(i));
      expect(first).toMatchObject({ updated: false, step: i / 2 });
      const second = await halves.step(batch(i + 1));
      expect(second).toMatchObject({ updated: true, step: i / 2 + 1 });
      const both = await whole.step(joined(batch(i), batch(i + 1)));
      expect(second.gradientNorm).toBeCloseTo(both.gradientNorm, 6);
      expect((first.loss + second.loss) / 2).toBeCloseTo(both.loss, 5);
    }
    const [a, b] = [await weightsOf(halves), await weightsOf(whole)];
    // AdamW divides by the gradient's own size, so rounding of a tiny gradient is magnified up to the step size.
    for (const name of Object.keys(a)) {
      a[name]!.forEach((x, i) => {
        expect(Math.abs(x - b[name]![i]!)).toBeLessThan(2e-4);
      });
    }
  });

  test("a loss that is not finite is reported and changes nothing", async () => {
    for (const accumulate of [1, 2]) {
      const model = classifier();
      const bias = model.initializers.get("bias")!;
      const broken = new Map(model.initializers).set("bias", {
        ...bias,
        data: Float32Array.of(0, Number.NaN, 0),
      });
      const session = await open({ accumulate }, { ...model, initializers: broken });
      const before = await weightsOf(session);
      for (let i = 0; i < 3; i++) {
        const result = await session.step(batch(i));
        expect(result.loss).toBeNaN();
        expect(result).toMatchObject({ updated: false, step: 0 });
      }
      expect(await weightsOf(session)).toEqual(before);
    }
  });

  test("draws the same dropout masks from the same seed, others from another", async () => {
    const model = classifier({ dropout: 0.5 });
    const losses = async (seed: number) => {
      const session = await open({ seed, optimizer: { learningRate: 0 } }, model);
      return [(await session.step(batch(0))).loss, (await session.step(batch(0))).loss];
    };
    const [a, b, c] = [await losses(1), await losses(1), await losses(2)];
    expect(a).toEqual(b);
    expect(a[0]).not.toBe(a[1]);
    expect(a[0]).not.toBe(c[0]);
  });

  test("refuses feeds that do not fit, and goes on", async () => {
    const session = await open();
    await expect(session.step({ ids: batch(0).ids! })).rejects.toThrow('input "labels"');
    await expect(session.step({ ...batch(0), labels: tensor("int64", [3], [0, 0, 0]) })).rejects.toThrow(
      RangeError,
    );
    expect((await session.step(batch(0))).step).toBe(1);
  });

  test("an aborted step rejects with the signal's reason and changes nothing", async () => {
    const session = await open();
    const before = await weightsOf(session);
    const controller = new AbortController();
    const steps = [0, 1, 2].map((i) => session.step(batch(i), { signal: controller.signal }));
    controller.abort(new Error("enough"));
    const results = await Promise.allSettled(steps);
    expect(results.map((result) => result.status)).toEqual(["rejected", "rejected", "rejected"]);
    expect((results[2] as PromiseRejectedResult).reason.message).toBe("enough");
    expect(await weightsOf(session)).toEqual(before);
    await expect(session.step(batch(0), { signal: controller.signal })).rejects.toThrow("enough");
    expect((await session.step(batch(0))).step).toBe(1);
  });
});

describe("save() and restore()", () => {
  test.each([1, 2])("continue bit for bit, with %i batches an update", async (accumulate) => {
    const options = { accumulate, clipNorm: 1, schedule: { warmupSteps: 1, totalSteps: 9 } };
    const model = classifier({ dropout: 0.25 });
    const uninterrupted = await open(options, model);
    for (let i = 0; i < 7; i++) await uninterrupted.step(batch(i, 4, 3 + (i % 2)));
    const expected = await weightsOf(uninterrupted);

    const path = join(folder, `state-${accumulate}`);
    const first = await open(options, model);
    for (let i = 0; i < 3; i++) await first.step(batch(i, 4, 3 + (i % 2)));
    await first.save(path);
    await first.step(batch(40)); // must not matter
    const second = await open({ ...options, seed: 99 }, model);
    await second.step(batch(41));
    expect(await second.restore(path)).toEqual({ step: accumulate === 1 ? 3 : 1, passes: 3 });
    for (let i = 3; i < 7; i++) await second.step(batch(i, 4, 3 + (i % 2)));
    expect(await weightsOf(second)).toEqual(expected);
  });

  test("a state of another model is refused, and the session stays as it was", async () => {
    const path = join(folder, "other");
    await (await open()).save(path);
    const frozen = await open({ trainable: (name) => name !== "table" });
    const before = await weightsOf(frozen);
    await expect(frozen.restore(path)).rejects.toThrow(
      "it has trained table [600, 12] where this session has frozen table [600, 12]",
    );
    writeFileSync(path, "nonsense");
    await expect(frozen.restore(path)).rejects.toMatchObject({ code: "state-file" });
    expect(await weightsOf(frozen)).toEqual(before);
  });
});

test("exportModel() is a model for use: trained weights, no loss, symbolic axes", async () => {
  const session = await open({}, classifier({ dropout: 0.5 }));
  await session.step(batch(0));
  const model = await session.exportModel();
  expect(model.inputs.map(({ name, dims }) => [name, dims])).toEqual([["ids", ["batch", "sequence"]]]);
  expect(model.outputs.map(({ name }) => name)).toEqual(["logits"]);
  expect(model.nodes.some(({ opType }) => opType === "Dropout")).toBe(false);
  const weights = await session.parameters();
  expect([...weights.keys()]).toEqual(["table", "weight", "bias"]);
  expect(model.initializers.get("weight")).toEqual(weights.get("weight"));
});

describe("the training process", () => {
  test("killed: the call under way, those waiting and later ones fail with the reason", async () => {
    const session = await open();
    const steps = [0, 1, 2].map((i) => session.step(batch(i)));
    process.kill(session.pid!, "SIGKILL");
    for (const result of await Promise.allSettled(steps)) {
      expect(result.status).toBe("rejected");
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(SessionError);
      expect((result as PromiseRejectedResult).reason.message).toContain("was killed");
    }
    await expect(session.step(batch(0))).rejects.toMatchObject({ code: "process" });
    await expect(session.parameters()).rejects.toMatchObject({ code: "process" });
  });

  test("leaves an interrupt from the terminal to the caller", async () => {
    const session = await open();
    const step = session.step(batch(0));
    process.kill(session.pid!, "SIGINT");
    expect((await step).step).toBe(1);
    expect((await session.step(batch(1))).step).toBe(2);
  });

  test("disposed: calls under way fail, and disposing twice is harmless", async () => {
    const session = await open();
    const step = session.step(batch(0));
    const outcome = expect(step).rejects.toMatchObject({ code: "disposed" });
    await session.dispose();
    await outcome;
    await session.dispose();
    await expect(session.evaluate(batch(0), ["logits"])).rejects.toMatchObject({ code: "disposed" });
  });

  test("ends by itself when the caller's process is killed", async () => {
    const script = `
      import { GraphBuilder, TrainingSession, tensor } from "onnx-grad";
      const builder = new GraphBuilder();
      builder.parameter("w", tensor("float32", [1], [1]));
      builder.output(builder.op("ReduceSum", ["w"], { keepdims: 0 }), "loss", "float32", []);
      const session = await TrainingSession.create(builder.build(), { seed: 1 });
      console.log(session.pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd: import.meta.dirname,
    });
    const pid = await new Promise<number>((resolve, reject) => {
      parent.stdout.once("data", (text) => resolve(Number(text)));
      parent.once("exit", () => reject(new Error("the caller ended too early")));
    });
    const isAlive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    expect(isAlive()).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(isAlive, { timeout: 10_000 }).toBe(false);
  });

  test("lets the caller's process end without dispose()", async () => {
    const script = `
      import { GraphBuilder, TrainingSession, tensor } from "onnx-grad";
      const builder = new GraphBuilder();
      builder.parameter("w", tensor("float32", [1], [1]));
      builder.output(builder.op("ReduceSum", ["w"], { keepdims: 0 }), "loss", "float32", []);
      const session = await TrainingSession.create(builder.build(), { seed: 1 });
      console.log((await session.step({})).loss);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd: import.meta.dirname,
    });
    let said = "";
    parent.stdout.on("data", (text) => {
      said += text;
    });
    expect(await new Promise((resolve) => parent.once("exit", resolve))).toBe(0);
    expect(said).toBe("1\n");
  });
});

test.runIf(process.platform === "linux")("the process does not grow with steps and shapes", async () => {
  const session = await open({ maxGraphs: 3 }, classifier({ dropout: 0.1 }));
  const resident = () => {
    const status = readFileSync(`/proc/${session.pid}/status`, "utf8");
    return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) / 1024;
  };
  const train = async (n: number) => {
    // Five shapes for three graphs: some are compiled anew all the time.
    for (let i = 0; i < n; i++) await session.step(batch(i, 4, 3 + (i % 5)));
  };
  await train(30);
  const before = resident();
  await train(100);
  // Megabytes: 6 when measured, mostly the garbage collector's; 16 if dropped graphs are not released.
  expect(resident() - before).toBeLessThan(12);
});

describe("create() refuses", () => {
  test.each([
    [{ loss: "nothing" }, "the model's outputs are logits, loss"],
    [{ seed: -1 }, "seed -1"],
    [{ accumulate: 0 }, "accumulate 0"],
    [{ clipNorm: 0 }, "clipNorm 0"],
    [{ optimizer: { learningRate: Number.NaN } }, "learningRate of table NaN"],
    [{ optimizer: { learningRate: 1, beta2: 1 } }, "beta2 1"],
  ])("%j", async (options, message) => {
    await expect(open(options)).rejects.toThrow(message);
    await expect(open(options)).rejects.toThrow(RangeError);
  });
});
