// Once: it starts the services of a mission on all runtimes itself, and runs Chromium.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ArchivedMessage, Geolocation } from "../../generated/mod.ts";
import { buildPage } from "../../ground-station/web-client/build_page.ts";
import { inkOf, NO_CHROMIUM } from "../helpers/chromium.ts";
import { eventually } from "../helpers/eventually.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";
import { type MissionPage, withMissionPage } from "./mission_page.ts";

const FOLDER = join(PROJECT_FOLDER, "../shared/data/jpss1");
const PACKETS = join(FOLDER, "J01_G011_LZ_2021-04-09T00-00-00Z_V01.DAT1");
const COUNT = 7200;
const SUBJECT = "telemetry.jpss-1.geolocation";
const skip = existsSync(PACKETS) ? NO_CHROMIUM : "The folder ../shared/data/jpss1 is absent";
/** The day of the flight, with which the data's time code agrees. */
const SPAN = { from: Date.UTC(2021, 3, 8), to: Date.UTC(2021, 3, 11) };

/** Reads all rows of the database, page by page. */
async function readAll({ client }: MissionPage): Promise<readonly ArchivedMessage[]> {
  const rows: ArchivedMessage[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const { messages, next } = await client.archive.readRange.request(
      { subject: SUBJECT, ...SPAN, limit: 1000, ...cursor !== undefined && { cursor } },
    );
    rows.push(...messages);
    [cursor, more] = [next, next !== undefined];
  }
  return rows;
}

/** As the README of the data tells them. */
function figuresOf(data: unknown): readonly (string | number)[] {
  const { DOY, ...row } = data as Geolocation;
  return [
    (Math.hypot(row.ADGPSPOSX, row.ADGPSPOSY, row.ADGPSPOSZ) / 1000).toFixed(1),
    Math.hypot(row.ADGPSVELX, row.ADGPSVELY, row.ADGPSVELZ).toFixed(1),
    (Math.hypot(row.ADCFAQ1, row.ADCFAQ2, row.ADCFAQ3, row.ADCFAQ4) ** 2).toFixed(6),
    DOY,
  ];
}

async function checkDatabase(mission: MissionPage): Promise<Geolocation> {
  const rows = await readAll(mission);
  assert.equal(rows.length, COUNT);
  const last = rows.at(-1)?.data as Geolocation;
  assert.deepEqual([rows[0]?.data, rows[3600]?.data, last].map(figuresOf), [
    ["7205.7", "7536.1", "1.000000", 23109],
    ["7205.2", "7535.9", "1.000000", 23109],
    ["7212.4", "7514.9", "1.000000", 23109],
  ]);
  const { subjects } = await mission.client.archive.readGaps.request({
    subject: SUBJECT,
    ...SPAN,
    pointer: "/SRC_SEQ_CTR",
    modulus: 16_384,
  });
  const gaps = subjects.map(({ count, missing, restarts }) => ({ count, missing, restarts }));
  assert.deepEqual(gaps, [{ count: COUNT, missing: 0, restarts: 0 }]);
  // Two hours at 1 Hz by the spacecraft's clock, whenever the packets came.
  const begin = rows[0]?.time ?? 0;
  assert.equal(new Date(begin).toISOString().slice(0, 10), "2021-04-09");
  assert.equal(Math.round(((rows.at(-1)?.time ?? 0) - begin) / 1000), COUNT - 1);
  return last;
}

async function checkPage({ page }: MissionPage, last: Geolocation): Promise<void> {
  await page.locator("#span").selectOption("21600");
  for (const panel of ["m", "m/s", "/ADCFAQ"]) {
    const name = `jpss.geolocation ${panel}`;
    await page.locator(`[data-panel="${name}"]`).scrollIntoViewIfNeeded();
    // Two hours are a third of the span.
    await eventually(async () => await inkOf(page, name) > 0.2, {
      timeoutMs: 10_000,
      everyMs: 100,
      what: `Ink of ${name}`,
    });
  }
  const readings = page.locator('[data-message="jpss.geolocation"] .reading');
  const read = async (name: string): Promise<number> => {
    const shown = await readings.filter({ hasText: name }).locator("b").innerText();
    return Number(shown.replaceAll(",", ""));
  };
  await eventually(async () => await read("SRC SEQ CTR") === last.SRC_SEQ_CTR, { everyMs: 100 });
  for (const name of ["ADGPSPOSX", "ADGPSVELZ", "ADCFAQ1", "DOY"] as const) {
    const value = await read(name);
    assert.ok(Math.abs(value - last[name]) <= Math.abs(last[name]) * 1e-3, `${name}: ${value}`);
  }
}

test("the packets of JPSS-1 are in the database and in the page as they were recorded", {
  skip,
}, async () => {
  const folder = await createTemporaryFolder();
  try {
    await buildPage({ folder: folder.path });
    await withMissionPage({
      spacecraft: "jpss-1",
      pageFolder: folder.path,
      settings: {
        io: { APIDS: "11" },
        // As fast as the link takes them: what waits behind it has room for 65,536 messages.
        device: { PACKETS, SPEED: "unlimited" },
        writer: { STATUS_SECONDS: "0.2" },
      },
    }, async (mission) => {
      let counts = { stored: 0, duplicates: 0, lost: 0, invalid: 0 };
      mission.client.archive.writerStatus.subscribe(({ stored, duplicates, lost, invalid }) => {
        counts = { stored, duplicates, lost, invalid };
      });
      await eventually(() => counts.stored >= COUNT, { timeoutMs: 20_000, everyMs: 100 });
      assert.deepEqual(counts, { stored: COUNT, duplicates: 0, lost: 0, invalid: 0 });
      await checkPage(mission, await checkDatabase(mission));
    });
  } finally {
    await folder.remove();
  }
});
