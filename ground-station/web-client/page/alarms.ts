import type { Alarm } from "../../../generated/mod.ts";
import { find, h } from "../../../cli/console/page/dom.ts";
import type { Member } from "../protocol.ts";
import type { Bus } from "./bus.ts";
import { showLimit, showTime, showValue } from "./format.ts";
import { showGlance } from "./glance.ts";
import { memberTitle } from "./panels.ts";

const MAX_EVENTS = 30;
const DAY_MS = 86_400_000;

/** What is out of its limits now, and what was lately. */
export class Alarms {
  readonly #bus: Bus;
  readonly #spacecraft: string;
  readonly #members: ReadonlyMap<string, Member>;
  readonly #onChange: () => void;
  #active: Map<string, Alarm> = new Map();
  #events: readonly Alarm[] = [];

  /**
   * @param bus where alarms come from
   * @param options which spacecraft, its members with their limits; who is told of changes
   */
  constructor(
    bus: Bus,
    options: {
      readonly spacecraft: string;
      readonly members: readonly Member[];
      readonly onChange: () => void;
    },
  ) {
    this.#bus = bus;
    this.#spacecraft = options.spacecraft;
    this.#members = new Map(options.members.map((member) => [keyOf(member), member]));
    this.#onChange = options.onChange;
  }

  /** Begins to listen. */
  open(): void {
    this.#bus.client.alarm.alarm.subscribe((alarm) => {
      if (alarm.state === "ok") this.#active.delete(keyOf(alarm));
      else this.#active.set(keyOf(alarm), alarm);
      this.#events = [alarm, ...this.#events].slice(0, MAX_EVENTS);
      this.#show();
    }, { spacecraft: this.#spacecraft });
  }

  /** How far a member is out of its limits: `ok`, `warning` or `critical`. */
  levelOf(member: { readonly message: string; readonly pointer: string }): string {
    return this.#active.get(keyOf(member))?.state.split("-")[0] ?? "ok";
  }

  /** Asks the Telemetry Parser for what is active, and the archive for what was. */
  async recall(until: number): Promise<void> {
    const { alarm, archive } = this.#bus.client;
    const params = { spacecraft: this.#spacecraft };
    const [active, events] = await Promise.allSettled([
      alarm.activeAlarms.request({}, params),
      archive.readRange.request({
        subject: `alarm.${this.#spacecraft}.state`,
        from: until - DAY_MS,
        to: until + DAY_MS,
        order: "newest",
        limit: MAX_EVENTS,
      }),
    ]);
    if (active.status === "fulfilled") {
      this.#active = new Map(active.value.alarms.map((one) => [keyOf(one), one]));
    }
    if (events.status === "fulfilled") {
      this.#events = events.value.messages.map(({ data }) => data as Alarm);
    }
    this.#show();
  }

  #show(): void {
    const active = [...this.#active.values()].sort((a, b) => rank(b) - rank(a) || b.time - a.time);
    const place = find("alarms", HTMLElement);
    place.classList.toggle("quiet", active.length === 0);
    find("active-alarms", HTMLElement).replaceChildren(
      ...active.length === 0
        ? [h("p", { class: "good" }, "✓ All values are within their limits")]
        : active.map((alarm) => this.#showActive(alarm)),
    );
    find("alarm-events", HTMLElement).replaceChildren(
      ...this.#events.length === 0 ? [h("p", { class: "empty" }, "None yet.")] : [],
      ...this.#events.map((alarm) => this.#showEvent(alarm)),
    );
    const critical = active.filter(({ state }) => state.startsWith("critical")).length;
    showGlance(
      "alarms",
      active.length === 0 ? "No alarms" : `${active.length} alarm${active.length > 1 ? "s" : ""}`,
      critical > 0 ? "critical" : active.length > 0 ? "warning" : "good",
    );
    document.title = active.length === 0
      ? "Mission control"
      : `(${active.length}${critical > 0 ? "!" : ""}) Mission control`;
    this.#onChange();
  }

  #showActive(alarm: Alarm): HTMLElement {
    const member = this.#members.get(keyOf(alarm));
    const unit = alarm.unit ?? member?.unit ?? "";
    const limit = showLimit(alarm, member?.limits);
    return h(
      "div",
      { class: `alarm ${alarm.state.split("-")[0]}`, title: member?.description },
      h("b", {}, memberTitle(alarm.pointer)),
      h("span", { class: "state" }, alarm.state.replace("-", " ")),
      h("span", { class: "value" }, `${showValue(alarm.value)} ${unit}`),
      h("small", {}, limit === "" ? "limit not known" : `limit ${limit} ${unit}`),
      h("small", {}, `since ${showTime(alarm.since)}`),
    );
  }

  #showEvent({ pointer, message, state, value, time, ...alarm }: Alarm): HTMLElement {
    const unit = alarm.unit ?? this.#members.get(keyOf({ pointer, message }))?.unit ?? "";
    return h(
      "div",
      { class: `event ${state.split("-")[0]}` },
      h("time", {}, showTime(time)),
      h("span", {}, memberTitle(pointer)),
      h("span", { class: "state" }, state.replace("-", " ")),
      h("span", {}, `${showValue(value)} ${unit}`),
    );
  }
}

function keyOf(
  { message, pointer }: { readonly message: string; readonly pointer: string },
): string {
  return `${message}#${pointer}`;
}

function rank({ state }: Alarm): number {
  return state.startsWith("critical") ? 1 : 0;
}
