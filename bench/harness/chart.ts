/**
 * Draws requests per second as bars, one group for each runtime, in the colours of the reader's
 * scheme.
 *
 * @module
 */
import type { Results } from "./results.ts";
import type { Row, Table } from "./suite.ts";

const LOAD = /^(.+): request and reply, 64 in flight, 95 B: requests$/;
const OWN = "telestion-edge";
/** The limit is no contender, and the callback differs from raw by less than the noise. */
const LEFT_OUT = ["bare socket", "raw nats.js, callback"];

const WIDTH = 760;
const LEFT = 210;
const BAR = 18;
const STEP = 24;
const HEAD = 64;
const GAP = 42;
const FULL = WIDTH - LEFT - 130;

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 16px; font-weight: 600 }
  .group { font-weight: 600 }
  .quiet { fill: #57606a; font-size: 12px }
  .own { fill: #0969da }
  .other { fill: #afb8c1 }
  .spread { stroke: #57606a; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .quiet { fill: #8d96a0 }
    .own { fill: #4493f8 }
    .other { fill: #545d68 }
    .spread { stroke: #8d96a0 }
  }`;

/** The chart of a run, `undefined` when it has not measured requests. */
export function drawChart({ tables, date, machine, load, rounds }: Results): string | undefined {
  const groups = tables.flatMap((table) => {
    const [, runtime] = LOAD.exec(table.title) ?? [];
    return runtime === undefined ? [] : [{ runtime, rows: shownRows(table) }];
  });
  if (groups.length === 0) return undefined;
  const most = Math.max(...groups.flatMap(({ rows }) => rows.map(({ summary }) => summary.p90)));
  const parts: string[] = [];
  let y = HEAD;
  for (const { runtime, rows } of groups) {
    parts.push(`<text class="group" x="16" y="${y + 14}">${runtime}</text>`);
    for (const row of rows) {
      parts.push(drawRow(row, { y, scale: FULL / most }));
      y += STEP;
    }
    y += GAP - STEP;
  }
  const title = "Requests per second, 64 in flight, 95 bytes, validated by all but raw nats.js";
  const foot = `${date}, ${machine}, load ${load}; medians of ${rounds} rounds, lines: p10 to p90`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${
      y + 20
    }" role="img" aria-label="${title}">`,
    `<style>${STYLE}\n</style>`,
    `<text class="title" x="16" y="30">${title}</text>`,
    ...parts,
    `<text class="quiet" x="16" y="${y + 6}">${foot}</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function shownRows({ rows }: Table): readonly Row[] {
  return rows.filter(({ contender, disqualified }) =>
    disqualified === undefined && !LEFT_OUT.includes(contender)
  ).toSorted((a, b) => b.summary.median - a.summary.median);
}

function drawRow(
  { contender, summary: { median, p10, p90 }, ratio = 1 }: Row,
  { y, scale }: { readonly y: number; readonly scale: number },
): string {
  const [width, from, to] = [median, p10, p90].map((value) => Math.round(value * scale));
  const middle = y + BAR / 2;
  const label = `${Math.round(median / 1000)}k  ${ratio.toFixed(2)}×`;
  return [
    `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${contender}</text>`,
    `<rect class="${
      contender === OWN ? "own" : "other"
    }" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
    `<line class="spread" x1="${LEFT + (from ?? 0)}" x2="${
      LEFT + (to ?? 0)
    }" y1="${middle}" y2="${middle}"/>`,
    `<text x="${LEFT + (to ?? 0) + 8}" y="${y + 14}">${label}</text>`,
  ].join("");
}
