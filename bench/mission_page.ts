/**
 * `npx tsx bench/mission_page.ts [SECONDS]`: how many frames a second the page of mission control
 * draws while ten plots of 10,000 points go on live; in headless Chromium, by its own clock. How
 * busy its main thread is, by processor time, is the same on a machine that others use, too.
 *
 * @module
 */
import process from "node:process";
import { launchChromium } from "../tests/helpers/chromium.ts";
import { startWebStation } from "../tests/once/web_client_station.ts";

const POINTS = 10_000;
const SPAN_MS = 300_000;
const LIVE_MS = 50;

/** Runs in the page, as it stands here: gives the times between frames, in milliseconds. */
const READ_FRAMES = `(milliseconds) => new Promise((resolve) => {
  const times = [];
  const note = (time) => {
    times.push(time);
    if (time - times[0] < milliseconds) return requestAnimationFrame(note);
    resolve(times.slice(1).map((one, index) => one - times[index]));
  };
  requestAnimationFrame(note);
})`;

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

const seconds = Number(process.argv[2] ?? 10);
const station = await startWebStation(5);
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 2560, height: 1440 } });
  await page.goto(station.url);
  await page.locator("#status").waitFor();
  const begin = Date.now() - SPAN_MS;
  for (let point = 0; point < POINTS; point++) {
    await station.fly(point / POINTS, begin + point * SPAN_MS / POINTS);
    if (point % 100 === 0) await station.connection.flush();
  }
  const timer = setInterval(() => void station.fly(Math.random()), LIVE_MS);
  await page.waitForTimeout(3000);
  const meter = await page.context().newCDPSession(page);
  await meter.send("Performance.enable", { timeDomain: "threadTicks" });
  const busySeconds = async (): Promise<number> => {
    const { metrics } = await meter.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
  };
  const before = await busySeconds();
  const frames = await page.evaluate<number[]>(`(${READ_FRAMES})(${seconds * 1000})`);
  const busy = await busySeconds() - before;
  clearInterval(timer);
  const sorted = frames.toSorted((a, b) => a - b);
  const sum = frames.reduce((total, one) => total + one, 0);
  console.log(JSON.stringify({
    plots: await page.locator(".plot canvas").count(),
    pointsOfEach: POINTS,
    messagesPerSecond: 3 * 1000 / LIVE_MS,
    seconds: sum / 1000,
    framesPerSecond: frames.length / sum * 1000,
    frameMs: { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), longest: sorted.at(-1) },
    mainThreadBusy: busy * 1000 / sum,
    over20ms: frames.filter((one) => one > 20).length,
  }));
} finally {
  await browser.close();
  await station.stop();
}
