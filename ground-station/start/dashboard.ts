import type { Observation } from "./observe.ts";
import { layOutTable, LiveText, type TableRow } from "./table.ts";

/** An observation of a service, with what runs it. */
export interface ServiceObservation extends Partial<Observation> {
  /** Its SERVICE_NAME. */
  readonly service: string;
  /** What runs it: `node`, `deno` or `bun`. */
  readonly runtime: string;
}

const COLUMNS = [
  "service",
  "runtime",
  "messages",
  "per second",
  "invalid",
  "lost",
  "flight",
  "apogee m",
  "top speed m/s",
  "errors",
  "reply ms",
];

/**
 * The table of what the services do.
 *
 * @param services one observation each
 * @returns its lines
 */
export function describeServices(services: readonly ServiceObservation[]): string[] {
  return layOutTable(COLUMNS, services.map(toRow));
}

function toRow(seen: ServiceObservation): TableRow {
  return {
    "service": seen.service,
    "runtime": seen.runtime,
    "messages": seen.messages,
    "per second": seen.rate === undefined ? undefined : Math.round(seen.rate),
    "invalid": seen.invalid,
    "lost": seen.lost,
    "flight": seen.state ?? "no answer",
    "apogee m": seen.apogee,
    "top speed m/s": seen.maximumSpeed,
    "errors": seen.errors,
    "reply ms": seen.latency,
  };
}

/** Shows observations: in place on a terminal, a line of JSON each time elsewhere. */
export class Dashboard {
  readonly #live: LiveText | undefined = process.stdout.isTTY ? new LiveText() : undefined;

  /**
   * Shows the services as they are now.
   *
   * @param services one observation each
   */
  show(services: readonly ServiceObservation[]): void {
    if (this.#live !== undefined) return this.#live.show(describeServices(services));
    console.log(JSON.stringify({ time: new Date().toISOString(), services }));
  }
}
