/**
 * The adapter of uPlot.
 *
 * @module
 */
import uPlot from "uplot";
import type { LimitRange } from "../protocol.ts";
import { palette } from "./palette.ts";
import type { Panel } from "./panels.ts";
import type { TimeRange } from "./time_range.ts";

const FONT = "11px system-ui, sans-serif";
const AXIS_WIDTH = 54;
const AXIS_HEIGHT = 26;
const TIME_SPACE = 72;
const PADDING = 0.08;
const DAY_MS = 86_400_000;

/**
 * Makes a plot.
 *
 * @param panel what it shows
 * @param options the span of time, which is changed by dragging; where to put the plot
 * @returns the plot, empty
 */
export function createPlot(
  { members }: Panel,
  { range, place }: { readonly range: TimeRange; readonly place: HTMLElement },
): uPlot {
  const ranges = members.map(({ limits }) => limits);
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
        values: (_plot, splits, _axis, _space, step) => splits.map((time) => showTick(time, step)),
      }, {
        ...axis(),
        size: AXIS_WIDTH,
        values: (_plot, splits) => splits.map((value) => showAxisValue(value)),
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
        drawClear: [(plot) => {
          for (const limits of ranges) {
            drawBounds(plot, limits?.warning, palette().warning);
            drawBounds(plot, limits?.critical, palette().critical);
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

function showAxisValue(value: number): string {
  const size = Math.abs(value);
  return size >= 1e6
    ? value.toExponential(1)
    : size >= 1000 || Number.isInteger(value)
    ? value.toLocaleString("en")
    : String(Number(value.toPrecision(6)));
}

/** What was dragged over becomes the span of all plots. */
function choose(plot: uPlot, range: TimeRange): void {
  const { left, width } = plot.select;
  if (width === 0) return;
  range.choose({ from: plot.posToVal(left, "x"), to: plot.posToVal(left + width, "x") });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

/** Limits are lines where the values come near them; they do not stretch the scale. */
function drawBounds(plot: uPlot, range: LimitRange | undefined, color: string): void {
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
    ctx.restore();
  }
}
