import type uPlot from "uplot";
import { h } from "../../../cli/console/page/dom.ts";
import { pointerTokens } from "../../../codegen/pointer.ts";
import { readMember } from "../../database/pointer.ts";
import type { Member } from "../protocol.ts";
import type { Alarms } from "./alarms.ts";
import { breakGaps, type Curve, joinCurves } from "./curve.ts";
import { showTime, showValue } from "./format.ts";
import { drawSoon } from "./frame.ts";
import { onPaletteChange, SERIES_COLORS } from "./palette.ts";
import { memberTitle, type Panel } from "./panels.ts";
import { createPlot } from "./plot.ts";
import type { MessageState } from "./telemetry.ts";
import type { TimeRange } from "./time_range.ts";

/** Lines break where nothing came for so long. */
const GAP_MS = 10_000;
const GAP_BUCKETS = 3;
const SLOWEST_MS = 250;

/** One plot: stored buckets, and what is live behind them. */
export class PlotPanel {
  readonly panel: Panel;
  readonly element: HTMLElement;
  readonly #state: MessageState;
  readonly #range: TimeRange;
  readonly #alarms: Alarms;
  readonly #columns: readonly number[];
  readonly #values: readonly HTMLElement[];
  readonly #moment: HTMLElement;
  readonly #place: HTMLElement;
  #stored: Curve;
  #width = 0;
  #plot: uPlot | undefined;
  /** The point of the curves that somebody points at. */
  #pointed: number | undefined;
  #isVisible = false;
  #drawnAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param panel what it shows
   * @param options the message's state, the span of time, and what is out of its limits
   */
  constructor(
    panel: Panel,
    { state, range, alarms }: {
      readonly state: MessageState;
      readonly range: TimeRange;
      readonly alarms: Alarms;
    },
  ) {
    this.panel = panel;
    this.#state = state;
    this.#range = range;
    this.#alarms = alarms;
    this.#columns = panel.members.map((member) => state.members.indexOf(member));
    this.#stored = emptyCurve(panel);
    this.#values = panel.members.map(() => h("b", {}, "–"));
    this.#moment = h("time", {});
    this.#place = h("div", { class: "canvas" });
    const header = showHeader(panel, this.#values, this.#moment);
    this.element = h("section", { class: "plot", "data-panel": panel.id }, header, this.#place);
    new ResizeObserver(() => this.refresh()).observe(this.#place);
    new IntersectionObserver(([entry]) => {
      this.#isVisible = entry?.isIntersecting ?? false;
      this.refresh();
    }).observe(this.#place);
    onPaletteChange(() => this.#plot?.redraw(false));
  }

  /** The archive has answered; `width`: of a bucket, in milliseconds. */
  setStored(curve: Curve, width: number): void {
    this.#stored = curve;
    this.#width = width;
    this.refresh();
  }

  /** Draws it in the next frame, if anybody can see it. */
  refresh(): void {
    if (!this.#isVisible || !this.element.isConnected) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    drawSoon(this.#draw);
  }

  /** Telemetry has come: the number is shown at once, the curve when it has moved enough to see. */
  advance(): void {
    if (!this.#isVisible || !this.element.isConnected) return;
    drawSoon(this.#showValues);
    const wait = this.#drawnAt + this.#interval() - performance.now();
    this.#timer ??= setTimeout(() => this.refresh(), Math.max(0, wait));
  }

  /** Until the curve has moved by half a pixel, in milliseconds. */
  #interval(): number {
    const { from, to } = this.#range.span;
    return Math.min(SLOWEST_MS, (to - from) / Math.max(1, 2 * this.#place.clientWidth));
  }

  #draw = (): void => {
    this.#drawnAt = performance.now();
    this.#showValues();
    const { clientWidth: width, clientHeight: height } = this.#place;
    if (width === 0 || height === 0) return;
    this.#plot ??= createPlot(this.panel, {
      range: this.#range,
      place: this.#place,
      onPoint: (index) => {
        if (index === this.#pointed) return;
        this.#pointed = index;
        drawSoon(this.#showValues);
      },
    });
    if (this.#plot.width !== width || this.#plot.height !== height) {
      this.#plot.setSize({ width, height });
    }
    const { from } = this.#range.span;
    const curve = joinCurves(this.#stored, this.#state.table.since(from, this.#columns));
    this.#plot.setData(breakGaps(curve, Math.max(GAP_MS, GAP_BUCKETS * this.#width)));
  };

  /** The newest values, or those that somebody points at. */
  #showValues = (): void => {
    const [times, ...columns] = this.#plot?.data ?? [[]];
    const time = this.#pointed === undefined ? undefined : times[this.#pointed];
    const index = time === undefined ? undefined : this.#pointed;
    for (const [number, member] of this.panel.members.entries()) {
      const value = index === undefined
        ? readMember(this.#state.data, pointerTokens(member.pointer))
        : fromColumn(member, columns[number]?.[index]);
      const place = this.#values[number];
      setText(place, showValue(value));
      setLevel(place, this.#alarms.levelOf(member));
    }
    this.element.classList.toggle("pointed", time !== undefined);
    setText(this.#moment, time === undefined ? "" : `${showTime(time)} UTC`);
  };
}

/** Plots know numbers only. */
function fromColumn({ kind }: Member, value: number | null | undefined): unknown {
  return kind === "boolean" && typeof value === "number" ? value > 0 : value;
}

function setText(element: HTMLElement | undefined, text: string): void {
  if (element !== undefined && element.textContent !== text) element.textContent = text;
}

function setLevel(element: HTMLElement | undefined, level: string): void {
  if (element !== undefined && element.dataset["level"] !== level) element.dataset["level"] = level;
}

function showHeader(
  { members, message }: Panel,
  values: readonly HTMLElement[],
  moment: HTMLElement,
): HTMLElement {
  const series = members.map(({ pointer, description, unit = "" }, index) =>
    h(
      "span",
      { class: `series series-${index % SERIES_COLORS + 1}`, title: description },
      h("i", {}),
      memberTitle(pointer),
      h("span", { class: "now" }, values[index] ?? "", h("small", {}, unit)),
    )
  );
  const origin = memberTitle(`/${message.split(".").at(-1)}`);
  return h(
    "header",
    {},
    h("div", { class: "origin" }, origin, moment),
    h("div", { class: "all-series" }, ...series),
  );
}

function emptyCurve({ members }: Panel): Curve {
  return [[], ...members.map(() => [])];
}
