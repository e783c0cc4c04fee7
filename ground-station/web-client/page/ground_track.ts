import { find } from "../../../cli/console/page/dom.ts";
import type { Bus } from "./bus.ts";
import { lowerBound } from "./curve.ts";
import { showDegrees } from "./format.ts";
import { drawSoon } from "./frame.ts";
import { onPaletteChange, palette } from "./palette.ts";
import { type Place, projectTrack, roundLength } from "./projection.ts";
import type { MessageState } from "./telemetry.ts";
import type { TimeRange } from "./time_range.ts";

const POINTERS = ["/latitude", "/longitude"] as const;
const MAX_POINTS = 500;

/** Where the spacecraft is and was: a map without tiles, for any message with a position. */
export class GroundTrack {
  readonly #range: TimeRange;
  readonly #canvas = find("track", HTMLCanvasElement);
  #state: MessageState | undefined;
  #stored: readonly (Place & { readonly time: number })[] = [];

  /** @param range the span of time */
  constructor(range: TimeRange) {
    this.#range = range;
    new ResizeObserver(() => drawSoon(this.draw)).observe(this.#canvas);
    onPaletteChange(() => drawSoon(this.draw));
  }

  /** A message has come. */
  observe(state: MessageState): void {
    if (columnsOf(state).includes(-1)) return;
    if (this.#state === undefined) find("map", HTMLElement).hidden = false;
    this.#state = state;
    drawSoon(this.draw);
  }

  /** Asks the archive for the track. */
  async recall(bus: Bus): Promise<void> {
    if (this.#state === undefined) return;
    const { subject } = this.#state;
    const plot = await bus.client.archive.readPlot.request({
      subject,
      pointers: [...POINTERS],
      ...this.#range.span,
      points: MAX_POINTS,
    });
    const [latitudes, longitudes] = plot.series.map(({ mean }) => mean);
    this.#stored = plot.times.flatMap((time, index) => {
      const [latitude, longitude] = [latitudes?.[index], longitudes?.[index]];
      return isNumber(latitude) && isNumber(longitude) ? [{ time, latitude, longitude }] : [];
    });
    drawSoon(this.draw);
  }

  /** Draws it. */
  draw = (): void => {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const context = this.#canvas.getContext("2d");
    if (context === null || width === 0) return;
    this.#canvas.width = width * devicePixelRatio;
    this.#canvas.height = height * devicePixelRatio;
    context.scale(devicePixelRatio, devicePixelRatio);
    const places = this.#places();
    const { points, metresPerPixel } = projectTrack(places, { width, height });
    drawTrack(context, points);
    drawScale(context, { metresPerPixel, width, height });
    const last = places.at(-1);
    find("track-place", HTMLElement).textContent = last === undefined
      ? "no fix"
      : `${showDegrees(last.latitude)}, ${showDegrees(last.longitude)}`;
  };

  #places(): readonly Place[] {
    if (this.#state === undefined) return [];
    const { from, to } = this.#range.span;
    const [times, ...columns] = this.#state.table.since(from, columnsOf(this.#state));
    const [latitudes, longitudes] = columns;
    const stored = this.#stored.filter(({ time }) => time >= from && time < (times[0] ?? Infinity));
    const end = lowerBound(times, to + 1);
    const step = Math.max(1, Math.ceil(end / MAX_POINTS));
    const live: Place[] = [];
    for (let index = (end - 1) % step; index < end; index += step) {
      const [latitude, longitude] = [latitudes?.[index], longitudes?.[index]];
      if (isNumber(latitude) && isNumber(longitude)) live.push({ latitude, longitude });
    }
    return [...stored, ...live];
  }
}

function columnsOf({ members }: MessageState): readonly number[] {
  return POINTERS.map((wanted) => members.findIndex(({ pointer }) => pointer === wanted));
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === "number";
}

function drawTrack(
  context: CanvasRenderingContext2D,
  points: readonly (readonly [number, number])[],
): void {
  const color = palette().series[0] ?? "";
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return;
  context.fillStyle = palette().text;
  context.fillRect(first[0] - 3, first[1] - 3, 6, 6);
  context.fillStyle = color;
  context.beginPath();
  context.arc(last[0], last[1], 5, 0, 2 * Math.PI);
  context.fill();
}

function drawScale(
  context: CanvasRenderingContext2D,
  { metresPerPixel, width, height }: {
    readonly metresPerPixel: number;
    readonly width: number;
    readonly height: number;
  },
): void {
  const length = roundLength(metresPerPixel * width / 3);
  const pixels = length / metresPerPixel;
  context.strokeStyle = context.fillStyle = palette().text;
  context.lineWidth = 1;
  context.font = "11px system-ui, sans-serif";
  context.beginPath();
  context.moveTo(10.5, height - 15.5);
  context.lineTo(10.5, height - 10.5);
  context.lineTo(10.5 + pixels, height - 10.5);
  context.lineTo(10.5 + pixels, height - 15.5);
  context.stroke();
  context.fillText(length >= 1000 ? `${length / 1000} km` : `${length} m`, 14, height - 16);
  context.fillText("N ↑", width - 28, 18);
}
