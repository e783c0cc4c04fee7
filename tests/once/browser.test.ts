// Once: it runs Chromium beside trackers on Node, Deno and Bun.
import { connect } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import test from "node:test";
import type { Browser, Page } from "playwright-core";
import { createClient } from "../../generated/mod.ts";
import { serveWatchPage } from "../../ground-station/flight-replay/watch/serve.ts";
import { launchChromium, NO_CHROMIUM } from "../helpers/chromium.ts";
import { eventually } from "../helpers/eventually.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { startProgram } from "../helpers/run_program.ts";
import { type Station, TRACKERS, withStation } from "./station.ts";

/** Opens the page in a browser, and collects all errors of the page. */
async function withPage(
  station: Station,
  body: (page: Page, errors: readonly string[]) => Promise<void>,
): Promise<void> {
  const broker = station.server.websocketUrl ?? "";
  const served = await serveWatchPage({ broker, vehicle: "rocket", trackers: TRACKERS });
  let browser: Browser | undefined;
  try {
    browser = await launchChromium();
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("console", (line) => void (line.type() === "error" && errors.push(line.text())));
    page.on("pageerror", (error) => void errors.push(error.message));
    await page.goto(served.url);
    await body(page, errors);
  } finally {
    await browser?.close();
    await served.close();
  }
}

test("the web page follows a flight over WebSocket, and asks the trackers, under a strict CSP", {
  skip: NO_CHROMIUM,
}, async () => {
  await withStation(async (station) => {
    await withPage(station, async (page, errors) => {
      await page.getByText("Connected to").waitFor();
      await station.replay();
      const trackers = page.locator("#trackers tr");
      await eventually(async () => {
        const rows = await trackers.allInnerTexts();
        return rows.length === TRACKERS.length && rows.every((row) => row.includes("landed"));
      }, { timeoutMs: 10_000, what: "Table of trackers" });
      for (const [index, tracker] of TRACKERS.entries()) {
        const cells = await trackers.nth(index).locator("td").allInnerTexts();
        assert.deepEqual(cells.slice(0, 4), [tracker, "landed", "3221.5", "347.8"]);
      }
      assert.equal(await page.locator("#height").innerText(), "0.0");
      assert.match(await page.locator("#chart-top").innerText(), /3222 m/);
      assert.deepEqual(errors, []);
      await assert.rejects(page.addScriptTag({ content: "document.title = 'inline'" }));
      assert.equal(await page.title(), "Ground station");
    });
  });
});

test("the terminal program prints states with the client of nats.js", async () => {
  const server = await startNatsServer();
  const connection = await connect({ servers: server.url });
  const terminal = startProgram("node", "ground-station/flight-replay/watch/terminal.ts", {
    env: { NATS_URL: server.url },
  });
  try {
    await terminal.waitForLine("Connected");
    await createClient(connection).flight.state.publish({
      flight: 1,
      sequence: 0,
      time: 1.25,
      height: 30.5,
      velocity: 50,
      acceleration: 40,
    }, { vehicle: "hedy" });
    await terminal.waitForLine("hedy  1.3 s  30.5 m  50.0 m/s");
  } finally {
    await terminal.stop();
    await connection.close();
    await server.stop();
  }
});
