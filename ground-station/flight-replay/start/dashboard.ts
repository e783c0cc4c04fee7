import process from "node:process";
import type { Observation } from "./observe.ts";
import { layOutTable, LiveText, type TableRow } from "../../start/table.ts";

const COLUMNS = [
  "service",
  "runtime",
  "messages",
  "per s",
  "invalid",
  "lost",
  "apogee m",
  "top m/s",
  "errors",
  "reply ms",
  "state",
];

/** What a narrow terminal leaves out, the first one first. */
const EXPENDABLE = ["runtime", "reply ms", "errors", "per s", "top m/s", "invalid"];

/** Shows observations: in place on a terminal, a line of JSON each time elsewhere. */
export class Dashboard {
  readonly #live: LiveText | undefined = process.stdout.isTTY
    ? new LiveText(process.stdout)
    : undefined;
  readonly #started: number = performance.now();

  /**
   * Shows the services as they are now.
   *
   * @param services one observation each
   */
  show(services: readonly Observation[]): void {
    if (this.#live !== undefined) {
      this.#live.show([...layOut(services), "", "Ctrl-C ends it."]);
    } else {
      console.log(JSON.stringify({ time: new Date().toISOString(), services }));
    }
  }

  /**
   * Shows what came of it.
   *
   * @param services the last observations
   */
  showEnd(services: readonly Observation[]): void {
    const seconds = (performance.now() - this.#started) / 1000;
    if (this.#live === undefined) {
      console.log(JSON.stringify({ summary: { seconds: Math.round(seconds), services } }));
    } else {
      this.#live.show([...layOut(services), "", summarize(services, seconds)]);
    }
  }
}

function layOut(services: readonly Observation[]): string[] {
  const options = { width: process.stdout.columns, expendable: EXPENDABLE };
  return layOutTable(COLUMNS, services.map(toRow), options);
}

function toRow(seen: Observation): TableRow {
  return {
    "service": seen.service,
    "runtime": seen.runtime,
    "messages": seen.messages,
    "per s": seen.rate,
    "invalid": seen.invalid,
    "lost": seen.lost,
    "apogee m": seen.apogee,
    "top m/s": seen.maximumSpeed,
    "errors": seen.errors,
    "reply ms": seen.latency,
    "state": seen.state,
  };
}

function summarize(services: readonly Observation[], seconds: number): string {
  const sum = (pick: (seen: Observation) => number | undefined): string =>
    services.reduce((total, seen) => total + (pick(seen) ?? 0), 0).toLocaleString("en");
  return `${sum(({ messages }) => messages)} messages sent and received in ${
    seconds.toFixed(0)
  } s, ` +
    `${sum(({ invalid }) => invalid)} invalid, ${sum(({ lost }) => lost)} lost`;
}
