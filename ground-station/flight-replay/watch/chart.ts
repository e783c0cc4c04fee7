import type { State } from "../../../generated/mod.ts";

const WIDTH = 600;
const HEIGHT = 180;
const MARGIN = 6;

/**
 * Draws heights over time into the page's chart.
 *
 * @param states the flight so far, in the order of time
 */
export function drawHeights(states: readonly State[]): void {
  const [first] = states;
  const last = states.at(-1);
  if (first === undefined || last === undefined) return;
  const shown = thinOut(states);
  const highest = Math.max(...shown.map(({ height }) => height));
  const top = Math.max(1, highest);
  const span = Math.max(1, last.time - first.time);
  const points = shown.map(({ time, height }) => {
    const x = (time - first.time) / span * WIDTH;
    const y = HEIGHT - MARGIN - Math.max(0, height) / top * (HEIGHT - 2 * MARGIN);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  document.getElementById("curve")?.setAttribute("points", points.join(" "));
  show("chart-start", `${first.time.toFixed(0)} s`);
  show("chart-top", `highest: ${highest.toFixed(0)} m`);
  show("chart-end", `${last.time.toFixed(0)} s`);
}

/**
 * Shows a text in the page.
 *
 * @param id the element
 * @param text what to show
 */
export function show(id: string, text: string): void {
  const element = document.getElementById(id);
  if (element !== null) element.textContent = text;
}

/** About one state for each unit of the chart's width. */
function thinOut(states: readonly State[]): State[] {
  const step = Math.ceil(states.length / WIDTH);
  return states.filter((_, index) => index % step === 0 || index === states.length - 1);
}
