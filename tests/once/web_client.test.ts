// Once: it runs Chromium, which is there once.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import process from "node:process";
import { after, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { Alarm } from "../../generated/mod.ts";
import { inkOf, launchChromium, NO_CHROMIUM } from "../helpers/chromium.ts";
import { eventually } from "../helpers/eventually.ts";
import { SPACECRAFT, startWebStation, type WebStation } from "./web_client_station.ts";

const STALE_SECONDS = 1.5;
const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
/** A folder for screenshots, when somebody wants to look at them. */
const { SCREENSHOTS } = process.env;

/** What all tests share: to build a page and to start a browser take seconds. */
interface Shared {
  readonly station: WebStation;
  readonly browser: Browser;
}

let shared: Promise<Shared> | undefined;

async function start(): Promise<Shared> {
  const [station, browser] = await Promise.all([
    startWebStation(STALE_SECONDS),
    launchChromium(),
  ]);
  await station.flyThrough();
  return { station, browser };
}

after(async () => {
  const { browser, station } = await shared ?? {};
  await browser?.close();
  await station?.stop();
});

/** Opens the page while the spacecraft flies on, and wants no error and no foreign host. */
async function withPage(
  body: (page: Page, station: WebStation) => Promise<void>,
  allowed = /^$/,
): Promise<void> {
  const { station, browser } = await (shared ??= start());
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("console", (line) => void (line.type() === "error" && complaints.push(line.text())));
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|data:)/.test(request.url())) complaints.push(request.url());
  });
  try {
    await page.goto(station.url);
    await body(page, station);
    assert.deepEqual(complaints.filter((text) => !allowed.test(text)), []);
  } finally {
    await page.close();
  }
}

/** Telemetry every 50 ms until the body ends. */
async function flyOn(station: WebStation, body: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => void station.fly(0.97).catch(() => {}), 50);
  try {
    await body();
  } finally {
    clearInterval(timer);
  }
}

test("the web client shows a flight, also after a reload, and live what comes", {
  skip: NO_CHROMIUM,
}, async () => {
  await withPage(async (page, station) => {
    const altitude = "spacecraft.flight m";
    const isPlotted = async (): Promise<boolean> => await inkOf(page, altitude) > 0.4;
    // The whole flight of 10 minutes is two thirds of the span.
    await page.locator("#span").selectOption("900");
    await eventually(isPlotted, { timeoutMs: 10_000, everyMs: 100, what: "Plot of the flight" });
    await page.reload();
    await page.locator("#span").selectOption("900");
    await eventually(isPlotted, { timeoutMs: 10_000, everyMs: 100, what: "Plot after a reload" });
    for (const name of ["flight m/s", "housekeeping V", "housekeeping °C", "position m"]) {
      await page.locator(`[data-panel="spacecraft.${name}"]`).waitFor();
    }
    await flyOn(station, async () => {
      await page.locator('#status[data-state="live"]').waitFor();
      const value = page.locator(`[data-panel="${altitude}"] b`);
      await eventually(async () => await value.innerText() === "26.569");
      // Every number of the telemetry can be plotted.
      await page.getByText("Plots", { exact: true }).click();
      await page.getByLabel("Satellites").check();
      await page.locator('[data-panel="spacecraft.position /satellites"] canvas').waitFor();
    });
  });
});

test(
  "the web client zooms into history and comes back to live",
  { skip: NO_CHROMIUM },
  async () => {
    await withPage(async (page) => {
      const plot = page.locator('[data-panel="spacecraft.flight m"] .u-over');
      const shown = page.locator("#shown-span");
      await eventually(async () => await inkOf(page, "spacecraft.flight m") > 0.4, {
        timeoutMs: 10_000,
      });
      const before = await shown.innerText();
      // Where somebody points all plots say what was then.
      const moment = page.locator('[data-panel="spacecraft.housekeeping V"] .origin time');
      const voltage = page.locator('[data-panel="spacecraft.housekeeping V"] b');
      const newest = await voltage.innerText();
      await plot.hover();
      await moment.getByText(/^\d\d:\d\d:\d\d UTC$/).waitFor();
      assert.notEqual(await voltage.innerText(), newest);
      const { x = 0, y = 0, width = 0, height = 0 } = await plot.boundingBox() ?? {};
      await page.mouse.move(x + width * 0.5, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width * 0.6, y + height / 2, { steps: 3 });
      await page.mouse.up();
      await page.locator('#live[aria-pressed="false"]').waitFor();
      assert.notEqual(await shown.innerText(), before);
      // A tenth of the span, and the plot is full of it.
      await eventually(async () => await inkOf(page, "spacecraft.flight m") > 0.65);
      await page.getByRole("button", { name: "Zoom out" }).click();
      await page.getByRole("button", { name: "Earlier" }).click();
      await page.locator("#live").click();
      await page.locator('#live[aria-pressed="true"]').waitFor();
      assert.equal(await shown.innerText(), before);
    });
  },
);

test("a telecommand that is clicked changes the spacecraft, a hazardous one after confirmation", {
  skip: NO_CHROMIUM,
}, async () => {
  await withPage(async (page, station) => {
    await flyOn(station, async () => {
      const mode = page.locator(".reading", { hasText: "Mode" }).locator("b");
      await mode.getByText("nominal").waitFor();
      const setMode = page.locator('[data-command="set-mode"]');
      await setMode.locator("select").selectOption("science");
      await setMode.getByRole("button").click();
      const first = page.locator('[data-number="1"]');
      await first.locator(".completed").waitFor();
      assert.deepEqual(await first.locator("li").allInnerTexts(), [
        "queued",
        "sent",
        "accepted",
        "completed",
      ]);
      await mode.getByText("science").waitFor();
      // What the schema forbids is refused, and said.
      const setRate = page.locator('[data-command="set-rate"]');
      await setRate.locator("input").fill("5000");
      await setRate.getByRole("button").click();
      await setRate.locator("output.bad").waitFor();

      const arm = page.locator('[data-command="arm"]');
      const dialog = page.locator("#confirm");
      await arm.getByRole("button").click();
      await dialog.getByText("#2 arm").waitFor();
      await dialog.getByRole("button", { name: "Do not send" }).click();
      await page.locator('[data-number="2"][data-state="cancelled"]').waitFor();
      assert.equal(station.device.armed, false);
      await arm.getByRole("button").click();
      await dialog.getByText("#3 arm").waitFor();
      await page.keyboard.press("Escape");
      const third = page.locator('[data-number="3"]');
      assert.equal(await third.getAttribute("data-state"), "unconfirmed");
      // It waits, also for a page that was opened later.
      await page.reload();
      await third.getByRole("button", { name: "Confirm" }).click();
      await dialog.getByRole("button", { name: "Confirm and send" }).click();
      await page.locator('[data-number="3"][data-state="completed"]').waitFor();
      await page.locator(".reading", { hasText: "Armed" }).getByText("yes").waitFor();
      assert.equal(await page.locator(".record").count(), 3);
    });
  });
});

test("the web client shows alarms with limits, links and services; hostile texts stay text", {
  skip: NO_CHROMIUM,
}, async () => {
  await withPage(async (page, station) => {
    const { client, alarms } = station;
    const time = Date.now();
    const alarm: Alarm = {
      message: "spacecraft.housekeeping",
      pointer: "/batteryVoltage",
      state: "warning-low",
      previous: "ok",
      value: 7.1,
      time,
      since: time,
    };
    alarms.push(alarm);
    await page.reload();
    await page.locator(".alarm.warning", { hasText: "limit < 7.20" }).waitFor();
    const voltage = '[data-panel="spacecraft.housekeeping V"] [data-level="warning"]';
    await page.locator(voltage).waitFor();
    const params = { spacecraft: SPACECRAFT };
    await client.alarm.alarm.publish(
      { ...alarm, pointer: `/${HOSTILE}`, state: "critical-high" },
      params,
    );
    await page.locator(".alarm.critical", { hasText: "<img src=x onerror" }).waitFor();
    await page.locator('#glance-alarms[data-condition="critical"]', { hasText: "2 alarms" })
      .waitFor();
    alarms.length = 0;
    await client.alarm.alarm.publish({ ...alarm, state: "ok", previous: "warning-low" }, params);
    await page.locator(".alarm.warning").waitFor({ state: "detached" });
    const counters = { bytesReceived: 1, framesReceived: 3603, framesDamaged: 2, bytesLost: 0 };
    const sent = { bytesTransmitted: 0, framesTransmitted: 0, duplicates: 0, connections: 1 };
    await client.link.linkStatus.publish(
      { state: "up", peer: HOSTILE, ...counters, ...sent },
      { link: "groundlink" },
    );
    const link = page.locator('.link[data-state="up"]', { hasText: "groundlink" });
    await link.getByText("frames 3,603").waitFor();
    await page.locator('#glance-links[data-condition="good"]', { hasText: "Links 1/1" }).waitFor();
    await page.locator('.service[data-state="up"]', { hasText: "telecommand" }).waitFor();
    // What does not fit its schema is counted and shown, and the page goes on.
    station.connection.publish(`telemetry.${SPACECRAFT}.flight`, JSON.stringify({ x: HOSTILE }));
    station.connection.publish(`telemetry.${SPACECRAFT}.flight`, HOSTILE);
    await page.getByText("2 invalid").click();
    assert.equal(await page.locator("#invalid-list li").count(), 2);
    assert.equal(await page.locator("body img, body script").count(), 0);
    assert.match(await page.title(), /^\(1!\) Mission control$/);
    await assert.rejects(page.addScriptTag({ content: "document.title = 'inline'" }));
  }, /TrustedScript|Content Security Policy/);
});

test("the web client says when it is stale or offline, and comes back by itself", {
  skip: NO_CHROMIUM,
}, async () => {
  await withPage(async (page, station) => {
    const banner = page.locator("#banner");
    await banner.getByText("No telemetry yet").waitFor();
    await flyOn(station, async () => {
      await banner.waitFor({ state: "hidden" });
      await page.locator('#status[data-state="live"]').waitFor();
    });
    await banner.getByText(/No telemetry for \d+ s: what you see is old/).waitFor();
    await station.stopBus();
    await banner.getByText("No connection to the bus").waitFor();
    await station.startBus();
    await flyOn(station, async () => {
      await page.locator('#status[data-state="live"]').waitFor({ timeout: 10_000 });
      await banner.waitFor({ state: "hidden" });
    });
  }, /WebSocket connection to/);
});

test(
  "the web client fits phones and wall screens, light and dark",
  { skip: NO_CHROMIUM },
  async () => {
    if (SCREENSHOTS !== undefined) mkdirSync(SCREENSHOTS, { recursive: true });
    await withPage(async (page, station) => {
      await flyOn(station, async () => {
        await page.locator('#status[data-state="live"]').waitFor();
        for (
          const [width, colorScheme] of [[360, "dark"], [1000, "light"], [1920, "dark"]] as const
        ) {
          await page.setViewportSize({ width, height: 1000 });
          await page.emulateMedia({ colorScheme });
          await page.getByText("Plots", { exact: true }).click();
          const needed = Number(await page.evaluate("document.documentElement.scrollWidth"));
          assert.ok(needed <= width, `${needed} pixels for a width of ${width}`);
          await page.getByText("Plots", { exact: true }).click();
          if (SCREENSHOTS === undefined) continue;
          await page.waitForTimeout(300);
          await page.screenshot({ path: `${SCREENSHOTS}/web-${width}-${colorScheme}.png` });
        }
      });
    });
  },
);
