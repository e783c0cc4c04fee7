import type { LinkQuality, LinkStatus, WriterStatus } from "../../../generated/mod.ts";
import { find, h } from "../../../cli/console/page/dom.ts";
import type { Bus } from "./bus.ts";
import { showSpan, showValue } from "./format.ts";
import { showGlance } from "./glance.ts";

/** Status comes every second or two; who says nothing for so long is silent. */
const SILENT_MS = 10_000;
const MAX_LINKS = 50;

interface Heard<T> {
  readonly data: T;
  /** By `performance.now()`. */
  readonly at: number;
}

/** Links, what the Telemetry Parser makes of them, and the Database Writers. */
export class Links {
  readonly #bus: Bus;
  readonly #status: Map<string, Heard<LinkStatus>> = new Map();
  readonly #quality: Map<string, Heard<LinkQuality>> = new Map();
  readonly #writers: Map<string, Heard<WriterStatus>> = new Map();

  /** @param bus where they are heard of */
  constructor(bus: Bus) {
    this.#bus = bus;
    setInterval(() => this.#show(), 1000);
  }

  /** Begins to listen. */
  open(): void {
    const { link, archive } = this.#bus.client;
    link.linkStatus.subscribe((data, { params }) => remember(this.#status, params.link, data));
    link.linkQuality.subscribe((data, { params }) => remember(this.#quality, params.link, data));
    archive.writerStatus.subscribe((data, { params }) => {
      remember(this.#writers, `${params.service} ${data.instance}`, data);
    });
  }

  #show(): void {
    const names = [...new Set([...this.#status.keys(), ...this.#quality.keys()])].sort();
    const up = names.filter((name) => this.#stateOf(name) === "up").length;
    const isKnown = names.length > 0;
    const condition = !isKnown ? "unknown" : up < names.length ? "critical" : "good";
    showGlance("links", isKnown ? `Links ${up}/${names.length}` : "Links –", condition);
    find("links", HTMLElement).replaceChildren(
      ...names.length === 0 ? [h("p", { class: "empty" }, "Nothing is heard of links.")] : [],
      ...names.map((name) => this.#showLink(name)),
      ...[...this.#writers].map(([name, heard]) => showWriter(name, heard)),
    );
  }

  #ageOf(name: string): number {
    const { at = 0 } = this.#status.get(name) ?? this.#quality.get(name) ?? {};
    return performance.now() - at;
  }

  #stateOf(name: string): string {
    if (this.#ageOf(name) > SILENT_MS) return "silent";
    return this.#status.get(name)?.data.state ?? "unknown";
  }

  #showLink(name: string): HTMLElement {
    const status = this.#status.get(name);
    const quality = this.#quality.get(name)?.data;
    const age = this.#ageOf(name);
    const state = this.#stateOf(name);
    const damaged = (status?.data.framesDamaged ?? 0) + (quality?.damaged ?? 0);
    return card({ name, state, note: status?.data.peer ?? "", age }, [
      ["frames", status?.data.framesReceived ?? quality?.received],
      ["sent", status?.data.framesTransmitted],
      ["missing", quality?.missing],
      ["damaged", damaged],
      ["unknown", quality?.unknown],
    ]);
  }
}

function showWriter(name: string, { data, at }: Heard<WriterStatus>): HTMLElement {
  const age = performance.now() - at;
  const isWell = data.database === "connected" && data.lost === 0;
  const state = age > SILENT_MS ? "silent" : isWell ? "up" : "down";
  return card({ name: name.split(" ")[0] ?? name, state, note: `database ${data.database}`, age }, [
    ["stored", data.stored],
    ["buffered", data.buffered],
    ["lost", data.lost],
    ["invalid", data.invalid],
  ]);
}

interface CardHead {
  readonly name: string;
  readonly state: string;
  readonly note: string;
  readonly age: number;
}

function card(
  { name, state, note, age }: CardHead,
  facts: readonly (readonly [name: string, value: number | undefined])[],
): HTMLElement {
  return h(
    "div",
    { class: "link", "data-state": state },
    h("span", { class: `dot ${state}` }),
    h("b", {}, name),
    h("span", {}, state === "silent" ? `silent for ${showSpan(age)}` : state),
    h("small", {}, note),
    h(
      "div",
      { class: "facts" },
      ...facts.flatMap(([label, value]) =>
        value === undefined ? [] : [h(
          "span",
          { class: value > 0 && /missing|damaged|lost/.test(label) ? "warn" : "" },
          `${label} ${showValue(value)}`,
        )]
      ),
    ),
  );
}

/** Anybody may name a link: no more are remembered than can be shown. */
function remember<T>(map: Map<string, Heard<T>>, name: string, data: T): void {
  if (!map.has(name) && map.size >= MAX_LINKS) return;
  map.set(name, { data, at: performance.now() });
}
