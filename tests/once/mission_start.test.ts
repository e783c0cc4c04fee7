// Once: it runs `npm start`, which starts services on all runtimes, and Chromium.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { inkOf, launchChromium, NO_CHROMIUM } from "../helpers/chromium.ts";
import { eventually } from "../helpers/eventually.ts";
import type { Program } from "../helpers/run_program.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";
import {
  npmStart,
  observationOf,
  pageOf,
  processesOf,
  summaryOf,
} from "./mission_start_station.ts";

/** A folder for the pictures of the README, when they shall be made anew. */
const { SCREENSHOTS } = process.env;
const ALTITUDE = "spacecraft.flight m";
/** Times real time: in a picture the flight shall fill the minute of its plots. */
const SPEED = SCREENSHOTS === undefined ? "25" : "8";
const PATIENCE = { timeoutMs: 30_000, everyMs: 100 };

async function withBrowser(body: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await launchChromium();
  try {
    await body(browser);
  } finally {
    await browser.close();
  }
}

/** What the page says of a member now, such as `Phase`. */
function reading(page: Page, title: string) {
  return page.locator(".reading", { hasText: title }).locator("b").first();
}

/** Clicks a telecommand, and waits until the page shows the whole life of it. */
async function sendScienceMode(page: Page): Promise<void> {
  const form = page.locator('[data-command="set-mode"]');
  await form.locator("select").selectOption("science");
  await form.getByRole("button").click();
  const record = page.locator('[data-number="1"]');
  await record.locator(".completed").waitFor();
  const states = await record.locator("li").allInnerTexts();
  assert.deepEqual(states, ["queued", "sent", "accepted", "completed"]);
  await reading(page, "Mode").getByText("science").waitFor();
}

/** Kills a service, and waits until it is there again. */
async function killService(station: Program, service: string): Promise<void> {
  const [first = 0] = processesOf(station, service);
  process.kill(first, "SIGKILL");
  await eventually(() => {
    const { restarts, errors } = observationOf(station, service) ?? {};
    return restarts === 1 && errors !== undefined;
  }, { ...PATIENCE, what: `Return of ${service}` });
}

async function takePictures(page: Page): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  const views = [
    ["light", 1440, 1000, "light"],
    ["dark", 1440, 1000, "dark"],
    ["wall", 1920, 1080, "dark"],
    ["phone", 390, 844, "light"],
  ] as const;
  for (const [name, width, height, colorScheme] of views) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(1000);
    await page.screenshot({ path: `${SCREENSHOTS}/mission-${name}.png` });
  }
}

/** The flight and what came after it, in a plot of one minute. */
async function waitForPlot(page: Page): Promise<void> {
  await page.locator("#span").selectOption("60");
  const isPlotted = async (): Promise<boolean> => await inkOf(page, ALTITUDE) > 0.2;
  await eventually(isPlotted, { timeoutMs: 10_000, everyMs: 100, what: "Plot of the flight" });
}

/** From the countdown to the landing. */
async function watchFlight(station: Program, page: Page): Promise<void> {
  await sendScienceMode(page);
  await killService(station, "database-query");
  await reading(page, "Phase").getByText("descent").waitFor();
  await reading(page, "Phase").getByText("landed").waitFor({ timeout: 90_000 });
  await waitForPlot(page);
}

test(
  "npm start runs a mission: a flight in the page, a telecommand by a click, history, a summary",
  {
    skip: NO_CHROMIUM,
    timeout: 180_000,
  },
  async () => {
    await withTemporaryFolder(async ({ path }) => {
      // It stays where it has landed, so that the page is not too late for that.
      const env = { DATA_DIR: path, LOOP: "false", COUNTDOWN: "60" };
      const station = npmStart(["--speed", SPEED, "--port", "0"], env);
      try {
        const url = await pageOf(station);
        await withBrowser(async (browser) => {
          const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
          page.setDefaultTimeout(PATIENCE.timeoutMs);
          const errors: string[] = [];
          page.on("pageerror", (error) => void errors.push(error.message));
          await page.goto(url);
          await watchFlight(station, page);
          await page.reload();
          await waitForPlot(page); // live alone would take longer
          await page.locator('[data-number="1"] .completed').waitFor();
          await takePictures(page);
          assert.deepEqual(errors, []);
        });
        station.kill("SIGTERM");
        const { stdout } = await station.ended;
        const { sent = 0, received, decoded, stored, lost, ...rest } = summaryOf(stdout);
        assert.ok(sent > 3000, `${sent} packets sent`);
        assert.deepEqual([received, decoded, stored, lost], [sent, sent, sent, 0]);
        assert.deepEqual([rest.isAllTold, rest.restarts], [true, 1]);
        assert.deepEqual(rest.commands, { submitted: 1, completed: 1 });
      } finally {
        await station.stop();
      }
    });
  },
);
