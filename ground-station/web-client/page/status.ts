import type { InvalidMessage } from "telestion-edge/client";
import { find, h } from "../../../cli/console/page/dom.ts";
import { showSpan } from "./format.ts";

const CHECK_MS = 250;
const MAX_INVALID = 20;

type State = "connecting" | "live" | "waiting" | "stale" | "offline";

const WORDS: Readonly<Record<State, string>> = {
  connecting: "Connecting …",
  live: "Live",
  waiting: "Waiting for telemetry",
  stale: "Stale",
  offline: "Offline",
};

/** Says how much the page can be trusted: connected or not, telemetry or none, what was invalid. */
export class Status {
  readonly #staleMs: number;
  #isConnected: boolean | undefined;
  #offlineSince = performance.now();
  #heardAt: number | undefined;
  #openedAt = performance.now();
  #closed: string | undefined;
  #invalid = 0;

  /** @param staleSeconds without telemetry for so long the page is stale */
  constructor(staleSeconds: number) {
    this.#staleMs = staleSeconds * 1000;
    setInterval(() => this.#show(), CHECK_MS);
    this.#show();
  }

  /** Telemetry has come. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  /** The connection is up, or down. */
  connected(isConnected: boolean): void {
    if (this.#isConnected !== false || isConnected) this.#offlineSince = performance.now();
    this.#isConnected = isConnected;
    this.#show();
  }

  /** There will be no connection, for this reason. */
  closed(reason: string): void {
    this.#closed = reason;
    this.#show();
  }

  /** A message did not fit its schema. */
  invalid({ subject, issues }: InvalidMessage): void {
    this.#invalid++;
    const box = find("invalid", HTMLElement);
    box.hidden = false;
    find("invalid-count", HTMLElement).textContent = `${
      this.#invalid.toLocaleString("en")
    } invalid`;
    const list = find("invalid-list", HTMLElement);
    const [issue] = issues;
    list.prepend(
      h("li", {}, h("code", {}, subject), ` ${issue?.path || "/"}: ${issue?.message ?? "no JSON"}`),
    );
    while (list.childElementCount > MAX_INVALID) list.lastElementChild?.remove();
  }

  /** The archive does not answer; `""`: it does. */
  trouble(reason: string): void {
    const note = find("archive-note", HTMLElement);
    note.textContent = reason === "" ? "" : `History is not available: ${reason}`;
  }

  #show(): void {
    const state = this.#state();
    const pill = find("status", HTMLElement);
    if (pill.dataset["state"] !== state) {
      pill.dataset["state"] = document.body.dataset["state"] = state;
      pill.textContent = WORDS[state];
    }
    const banner = find("banner", HTMLElement);
    const text = this.#explain(state);
    banner.hidden = text === "";
    if (banner.textContent !== text) banner.textContent = text;
  }

  #state(): State {
    if (this.#closed !== undefined || this.#isConnected === false) return "offline";
    if (this.#isConnected === undefined) return "connecting";
    const silence = performance.now() - (this.#heardAt ?? this.#openedAt);
    if (silence > this.#staleMs) return "stale";
    return this.#heardAt === undefined ? "waiting" : "live";
  }

  #explain(state: State): string {
    const now = performance.now();
    if (this.#closed !== undefined) {
      return `The bus is not available: ${this.#closed}. Trying again …`;
    }
    if (state === "offline") {
      const span = showSpan(now - this.#offlineSince);
      return `No connection to the bus for ${span}: what you see is old. Trying again …`;
    }
    if (state !== "stale") return "";
    const heard = this.#heardAt;
    return heard === undefined
      ? "No telemetry yet: what you see is out of the archive."
      : `No telemetry for ${showSpan(now - heard)}: what you see is old.`;
  }
}
