import { find, h } from "../../../cli/console/page/dom.ts";
import type { Alarms } from "./alarms.ts";
import type { Bus } from "./bus.ts";
import { type Curve, unfoldPlot } from "./curve.ts";
import { memberTitle, type Panel } from "./panels.ts";
import { PlotPanel } from "./plot_panel.ts";
import type { MessageState, Telemetry } from "./telemetry.ts";
import type { TimeRange } from "./time_range.ts";

const CHOICE_KEY = "telestion-plots";
/** What leaves the live part is shown out of the archive, which is asked again so often. */
const REFRESH_MS = 10_000;
const CHANGE_DELAY_MS = 150;
/** After an archive that did not answer, which may only have been busy. */
const RETRY_MS = 1000;
const MAX_POINTS = 1000;
const MAX_BUCKETS = 8000;

/** What {@linkcode Plots} works with. */
export interface PlotsOptions {
  readonly panels: readonly Panel[];
  readonly telemetry: Telemetry;
  readonly range: TimeRange;
  readonly alarms: Alarms;
  readonly bus: Bus;
  /** Is told why the archive does not answer; `""` when it does. */
  readonly onTrouble: (reason: string) => void;
}

/** All plots, and which of them are shown. */
export class Plots {
  readonly #options: PlotsOptions;
  readonly #place = find("plots", HTMLElement);
  readonly #chooser = find("choose-plots", HTMLElement);
  /** Those that are hidden stay, for when they are chosen again. */
  readonly #made: Map<string, PlotPanel> = new Map();
  #shown: readonly PlotPanel[] = [];
  readonly #seen: Set<string> = new Set();
  #choice: Readonly<Record<string, boolean>> = readChoice();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = 0;

  /** @param options panels, telemetry, span of time, archive */
  constructor(options: PlotsOptions) {
    this.#options = options;
    setInterval(() => options.range.isLive && this.loadSoon(0), REFRESH_MS);
  }

  /** A message has come, live or out of the archive. */
  observe({ name }: MessageState): void {
    if (!this.#seen.has(name)) {
      this.#seen.add(name);
      this.#arrange();
      this.loadSoon(0);
    }
    for (const plot of this.#shown) plot.advance();
  }

  /** Something is out of its limits, or back. */
  changeAlarms(): void {
    for (const plot of this.#shown) plot.advance();
  }

  /** Another span of time is shown. */
  changeRange(): void {
    for (const plot of this.#shown) plot.refresh();
    this.loadSoon();
  }

  /** Asks the archive for what is shown, once for several calls after one another. */
  loadSoon(delay: number = CHANGE_DELAY_MS): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), delay);
  }

  #arrange(): void {
    const { panels, telemetry, range, alarms } = this.#options;
    const available = panels.filter(({ message }) => this.#seen.has(message));
    this.#shown = available.filter((panel) => this.#isChosen(panel)).flatMap((panel) => {
      const state = telemetry.get(panel.message);
      if (state === undefined) return [];
      const plot = this.#made.get(panel.id) ?? new PlotPanel(panel, { state, range, alarms });
      this.#made.set(panel.id, plot);
      return [plot];
    });
    this.#place.replaceChildren(...this.#shown.map(({ element }) => element));
    this.#chooser.replaceChildren(...available.map((panel) => this.#checkbox(panel)));
  }

  #isChosen({ id, isDefault }: Panel): boolean {
    return this.#choice[id] ?? isDefault;
  }

  #checkbox(panel: Panel): HTMLElement {
    const box = h("input", { type: "checkbox" });
    box.checked = this.#isChosen(panel);
    box.addEventListener("change", () => {
      this.#choice = { ...this.#choice, [panel.id]: box.checked };
      localStorage.setItem(CHOICE_KEY, JSON.stringify(this.#choice));
      this.#arrange();
      this.loadSoon(0);
    });
    const titles = panel.members.map(({ pointer }) => memberTitle(pointer)).join(", ");
    return h("label", {}, box, titles, h("small", {}, ` ${panel.unit} `, panel.message));
  }

  async #load(): Promise<void> {
    const asked = ++this.#asking;
    const plots = this.#shown;
    const reasons = await Promise.all(plots.map(async (plot) => {
      try {
        const { width, curve } = await this.#ask(plot.panel);
        if (asked === this.#asking) plot.setStored(curve, width);
        return "";
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    }));
    if (asked !== this.#asking) return;
    const trouble = reasons.find((reason) => reason !== "") ?? "";
    this.#options.onTrouble(trouble);
    if (trouble !== "") this.loadSoon(RETRY_MS);
  }

  async #ask({ message, members }: Panel): Promise<{ width: number; curve: Curve }> {
    const { bus, range, telemetry } = this.#options;
    const { from, to } = range.span;
    const most = Math.min(MAX_POINTS, Math.floor(MAX_BUCKETS / members.length));
    const plot = await bus.client.archive.readPlot.request({
      subject: telemetry.get(message)?.subject ?? "",
      pointers: members.map(({ pointer }) => pointer) as [string, ...string[]],
      from,
      to,
      points: Math.max(1, Math.min(most, Math.round(innerWidth * devicePixelRatio / 2))),
    });
    return { width: plot.width, curve: unfoldPlot(plot) };
  }
}

function readChoice(): Readonly<Record<string, boolean>> {
  try {
    const choice: unknown = JSON.parse(localStorage.getItem(CHOICE_KEY) ?? "{}");
    return typeof choice === "object" && choice !== null ? choice as Record<string, boolean> : {};
  } catch {
    return {};
  }
}
