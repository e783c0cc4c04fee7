import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM, findSystemProgram } from "../../cli/adapters/system_programs.ts";

const executablePath = findSystemProgram(CHROMIUM);

/** Why there is no page to look at, or `false`. */
export const NO_CHROMIUM: string | false = executablePath === undefined
  ? 'Found no "chromium": install it (Debian: apt-get install chromium)'
  : false;

/**
 * Starts a browser without a window.
 *
 * @returns the browser; `close()` it in the end
 */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({
    ...executablePath !== undefined && { executablePath },
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
}

/**
 * How much of a plot's width has ink in the colour of one of its members.
 *
 * @param page where it is
 * @param panel its name
 * @param series which member, from 1
 * @returns from 0 to 1; 0 when there is no such plot yet
 */
export async function inkOf(page: Page, panel: string, series = 1): Promise<number> {
  const canvas = page.locator(`[data-panel="${panel}"] canvas`);
  if (await canvas.count() === 0) return 0;
  return await canvas.evaluate(countInk, series);
}

/** What of a browser's canvas and style is needed; these tests are not compiled for browsers. */
interface InkedCanvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: "2d"): {
    getImageData(...area: number[]): { readonly data: Uint8ClampedArray };
  };
  closest(selector: string): { querySelector(selector: string): unknown };
}

/** Runs in the page: counts the columns that hold the colour of the member's mark. */
function countInk(element: unknown, series: number): number {
  const canvas = element as InkedCanvas;
  const { getComputedStyle } = globalThis as unknown as {
    getComputedStyle(element: unknown): { readonly backgroundColor: string };
  };
  const mark = canvas.closest(".plot").querySelector(`.series:nth-of-type(${series}) i`);
  const wanted = (getComputedStyle(mark).backgroundColor.match(/\d+/g) ?? []).map(Number);
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  let columns = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const at = 4 * (y * width + x);
      const isInk = wanted.every((part, index) => Math.abs((data[at + index] ?? 0) - part) < 60);
      if (isInk && (data[at + 3] ?? 0) > 200) {
        columns++;
        break;
      }
    }
  }
  return columns / width;
}
