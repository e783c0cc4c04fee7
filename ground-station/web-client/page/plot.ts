/**
 * The adapter of uPlot.
 *
 * @module
 */
import uPlot from "uplot";
import type { LimitRange } from "../protocol.ts";
import { showValue } from "./format.ts";
import { palette } from "./palette.ts";
import { memberTitle, type Panel } from "./panels.ts";
import type { TimeRange } from "./time_range.ts";

const FONT = "11px system-ui, sans-serif";
const AXIS_WIDTH = 54;
const AXIS_HEIGHT = 26;
const TIME_SPACE = 64;
/** Steps of the time axis; without 2 minutes a small plot of 5 minutes has one label. */
const TIME_STEPS = [
  ...[1, 10, 100].flatMap((scale) => [scale, 2 * scale, 5 * scale]),
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24, 48, 7 * 24].map((hours) => hours * 3_600_000),
];
/** A label nearer than that to the right end would be cut off, in CSS pixels. */
const LABEL_HALF = 24;
const PADDING = 0.08;
const DAY_MS = 86_400_000;

/** What a plot works with. */
export interface PlotOptions {
  /** The span of time, which is changed by dragging. */
  readonly range: TimeRange;
  /** Where to put the plot. */
  readonly place: HTMLElement;
  /** Somebody points at a point of the curves, or at none: `undefined`. */
  readonly onPoint: (index: number | undefined) => void;
}

/**
 * Makes a plot.
 *
 * @param panel what it shows
 * @param options span of time, place, and who is told where the pointer is
 * @returns the plot, empty
 */
export function createPlot(
  { members }: Panel,
  { range, place, onPoint }: PlotOptions,
): uPlot {
  return new uPlot(
    {
      width: place.clientWidth,
      height: place.clientHeight,
      ms: 1,
      tzDate: (time) => uPlot.tzDate(new Date(time), "Etc/UTC"),
      legend: { show: false },
      padding: [8, 8, 0, 0],
      cursor: {
        y: false,
        sync: { key: "time" },
        points: { size: 6 },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => (range.live(), null) },
      },
      scales: {
        x: { time: true, range: () => [range.span.from, range.span.to] },
        y: { range: (_plot, min, max) => padRange(min, max) },
      },
      axes: [{
        ...axis(),
        size: AXIS_HEIGHT,
        space: TIME_SPACE,
        incrs: TIME_STEPS,
        values: (plot, splits, _axis, _space, step) =>
          splits.map((time) => fits(plot, time) ? showTick(time, step) : ""),
      }, {
        ...axis(),
        size: AXIS_WIDTH,
        values: (_plot, splits, _axis, _space, step) =>
          splits.map((value) => showAxisValue(value, step)),
      }],
      series: [
        {},
        ...members.map((_, index) => ({
          stroke: () => palette().series[index % palette().series.length] ?? "",
          width: 1.5,
          points: { size: 4 },
        })),
      ],
      hooks: {
        setSelect: [(plot) => choose(plot, range)],
        setCursor: [({ cursor: { idx } }) => onPoint(idx ?? undefined)],
        drawClear: [(plot) => {
          for (const { pointer, limits } of members) {
            // Curves that share a plot do not share their limits.
            const whose = members.length === 1 ? "" : `${memberTitle(pointer)} `;
            drawBounds(plot, limits?.warning, { color: palette().warning, whose });
            drawBounds(plot, limits?.critical, { color: palette().critical, whose });
          }
        }],
      },
    },
    [[], ...members.map(() => [])],
    place,
  );
}

function axis(): uPlot.Axis {
  const grid = { stroke: () => palette().grid, width: 1 };
  return { stroke: () => palette().text, font: FONT, grid, ticks: { ...grid, size: 4 } };
}

/** A value that does not change gets a scale around it, instead of one from 0. */
function padRange(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null) return [0, 1];
  const padding = max > min ? (max - min) * PADDING : Math.max(Math.abs(max) * PADDING, 0.5);
  return [min - padding, max + padding];
}

/** With as much of the time as two of them differ in; in UTC. */
function showTick(time: number, step: number): string {
  const text = new Date(time).toISOString();
  if (step >= DAY_MS) return text.slice(5, 10);
  return text.slice(11, step >= 60_000 ? 16 : step >= 1000 ? 19 : 23);
}

function fits(plot: uPlot, time: number): boolean {
  return plot.valToPos(time, "x") <= plot.bbox.width / devicePixelRatio - LABEL_HALF;
}

/** With as many decimals as the step between two of them has. */
function showAxisValue(value: number, step: number): string {
  if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toFixed(6))}M`;
  const decimals = step.toFixed(8).replace(/^\d+\.?|0+$/g, "").length;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString("en", digits);
}

/** What was dragged over becomes the span of all plots. */
function choose(plot: uPlot, range: TimeRange): void {
  const { left, width } = plot.select;
  if (width === 0) return;
  range.choose({ from: plot.posToVal(left, "x"), to: plot.posToVal(left + width, "x") });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

/** Limits are lines where the values come near them; they do not stretch the scale. */
function drawBounds(
  plot: uPlot,
  range: LimitRange | undefined,
  { color, whose }: { readonly color: string; readonly whose: string },
): void {
  const { ctx, bbox } = plot;
  const { min, max } = plot.scales["y"] ?? {};
  if (min === undefined || max === undefined || min === null || max === null) return;
  for (const bound of [range?.low, range?.high]) {
    if (bound === undefined || bound < min || bound > max) continue;
    const y = Math.round(plot.valToPos(bound, "y", true));
    ctx.save();
    ctx.strokeStyle = color;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillStyle = color;
    ctx.font = `${10 * devicePixelRatio}px system-ui, sans-serif`;
    // Within the range that it bounds, at the left, where the newest values are not.
    const below = bound === range?.high;
    ctx.textAlign = "left";
    ctx.textBaseline = below ? "top" : "bottom";
    const text = `${whose}${below ? "max" : "min"} ${showValue(bound)}`;
    ctx.fillText(text, bbox.left + 4 * devicePixelRatio, y + (below ? 3 : -2) * devicePixelRatio);
    ctx.restore();
  }
}
