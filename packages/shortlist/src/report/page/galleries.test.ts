import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blobs, png } from "../../data/picture.test.files.ts";
import { decodeImage } from "../../image/decode-image.ts";
import { previewOf } from "../../image/preview.ts";
import { fingerprintOf } from "../../run/checkpoint-folder.ts";
import type { RunEvent, RunEventOf } from "../../run/run-event.ts";
import { readPreviews } from "../read-previews.ts";
import { runState } from "../run-state.ts";
import { pictureEvents, stamped, textEvents } from "../sample-events.test.files.ts";
import { breakable } from "./preview-image.ts";
import { runPage } from "./run-page.ts";
import { expectSafePage } from "./safe-page.test.files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "galleries-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The events, with small copies of 24 × 20 written where they say. */
async function written(events: readonly RunEvent[]): Promise<RunEvent[]> {
  const changed = structuredClone(events) as RunEvent[];
  for (const event of changed) {
    if (event.type !== "examples") continue;
    for (const shown of event.shown as { row: number; preview?: Record<string, unknown> }[]) {
      if (shown.preview === undefined) continue;
      const path = join(folder, shown.preview.file as string);
      await mkdir(dirname(path), { recursive: true });
      const { file, width, height } = await previewOf(await decodeImage(await png(blobs(shown.row))));
      await writeFile(path, file);
      Object.assign(shown.preview, { width, height, ...(await fingerprintOf(path)) });
    }
  }
  return stamped(changed);
}

async function pageOf(events: readonly RunEvent[]): Promise<string> {
  const state = runState(events);
  return runPage(state, { previews: await readPreviews(folder, state) });
}

const sectionOf = (page: string, id: string) =>
  page.slice(page.indexOf(`<section id="${id}">`)).split("</section>")[0] as string;

describe("the galleries of a run on pictures", () => {
  it("show the probe by class and the worst mistakes, in the page itself", async () => {
    const page = await pageOf(await written(pictureEvents()));
    expectSafePage(page);
    const probe = sectionOf(page, "probe");
    expect(probe).toContain("<h2>What the probe looks like</h2>");
    expect(probe).toContain("3 of the 60 training pictures that recall scored the models on");
    expect(probe).toContain(`<h3><bdi>cats</bdi> <small>2 of 120 pictures</small></h3>`);
    expect(probe.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(3);
    expect(probe).toContain('alt="cats/1.png" width="96" height="80" class="pixels"'); // 24 × 20, four times
    const mistakes = sectionOf(page, "mistakes");
    expect(mistakes).toContain("The 2 of 11 misclassified test pictures that the pick was surest about");
    expect(mistakes).toMatch(
      /<b><bdi>dogs<\/bdi><\/b>.*taken for.*<b><bdi>cats<\/bdi><\/b> <span class="sure">97\.3 %/,
    );
    expect(mistakes).toContain("dogs/<wbr/>12.<wbr/>png");
    const few = pictureEvents().map((event) =>
      event.type === "tested" ? { ...event, test: { ...event.test, accuracy: 0.96 } } : event,
    );
    expect(await pageOf(few)).toContain(
      "<p>2 misclassified test pictures, the one that the pick was surest about first.",
    );
    expect(mistakes.indexOf("97.3 %")).toBeLessThan(mistakes.indexOf("88.0 %"));
    expect(page).toContain("shortlist predict runs/sample/winner --image PICTURE");
    expect(page).toContain("topics: 200 pictures in 2 classes of 80 to 120 pictures");
    expect(page).not.toMatch(/\d (?:\w+ )?rows?\b/);
  });

  it("say where a picture could not be read, was lost since, or was changed", async () => {
    const events = await written(pictureEvents({ gone: [12] }));
    expect(sectionOf(await pageOf(events), "mistakes")).toContain(
      "<li>dogs/12.png cannot be shown: it is gone</li>",
    );
    await rm(join(folder, "previews/mistakes"), { recursive: true });
    const path = join(folder, "previews/probe/1.webp"); // as long as it was
    await writeFile(
      path,
      (await readFile(path)).map((byte) => byte ^ 1),
    );
    const page = await pageOf(events);
    expectSafePage(page);
    expect(page.match(/which cannot be shown/g)).toHaveLength(3);
    expect(page.match(/<img /g)).toHaveLength(2);
  });

  it("never read a file outside of the run folder's previews, whatever a journal says", async () => {
    const events = await written(pictureEvents());
    const path = join(folder, "secret.webp");
    await writeFile(path, "secret");
    const record = await fingerprintOf(path);
    for (const file of ["secret.webp", "previews/probe/../../secret.webp", path]) {
      const hostile = events.map((event) =>
        event.type === "examples"
          ? {
              ...event,
              shown: event.shown.map((one) => ({
                ...one,
                preview: { ...record, file, width: 1, height: 1 },
              })),
            }
          : event,
      );
      expect((await readPreviews(folder, runState(hostile))).size).toBe(0);
    }
  });

  it("run nothing that a file's or a class's name says", async () => {
    const hostile = `"><img src=x onerror=alert(1)>\u0000\u202e.png`;
    const events = JSON.parse(
      JSON.stringify(await written(pictureEvents()), (key, value) =>
        key === "name" ? hostile : key === "classNames" ? [hostile, "</section>"] : value,
      ),
    ) as RunEvent[];
    const page = await pageOf(events);
    expectSafePage(page);
    expect(page).toContain("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;�");
  });

  it("are left out where nothing was kept, and for journals from before there were any", async () => {
    const events = pictureEvents().filter(({ type }) => type !== "examples");
    const page = await pageOf(events);
    expect(page).not.toContain('id="probe"');
    expect(sectionOf(page, "mistakes")).toContain('<p dir="auto">row 12</p>'); // the mistakes alone
    const old = events.map((event) =>
      event.type === "tested" ? { ...event, test: { accuracy: 0.78 } } : event,
    );
    expect(await pageOf(old)).not.toContain('id="mistakes"');
  });

  it("call what they show training pictures where no proxy was computed", async () => {
    const given = pictureEvents().map((event) =>
      event.type === "recall" ? { ...event, probeRows: 0 } : event,
    ) as RunEventOf<"recall">[];
    const probe = sectionOf(await pageOf(given), "probe");
    expect(probe).toContain("<h2>What the training pictures look like</h2>");
    expect(probe).toContain("3 of the 100 training pictures, a few of each class");
  });
});

it("texts are shown as lists, cut where the run cut them", async () => {
  const page = await pageOf(textEvents);
  expectSafePage(page);
  expect(sectionOf(page, "probe")).toContain("<summary>2 texts, by class</summary>");
  expect(sectionOf(page, "probe")).toContain('<h3><bdi>b</bdi></h3>\n<ul><li dir="auto">bad</li></ul>');
  expect(sectionOf(page, "mistakes")).toMatch(
    /<p dir="auto">a &lt;b&gt;film&lt;\/b&gt; of two lines…<\/p><p><b><bdi>b<.*→.*<bdi>a<.*>97\.3 %/,
  );
});

it("breakable() breaks names after what separates their parts, and nowhere else", () => {
  expect(breakable("a/b_c-1.png").markup).toBe("a/<wbr/>b_<wbr/>c-<wbr/>1.<wbr/>png");
  expect(breakable("...//x").markup).toBe("...//<wbr/>x");
  expect(breakable("plain").markup).toBe("plain");
});
