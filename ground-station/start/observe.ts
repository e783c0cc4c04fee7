import { checkHealth } from "telestion-edge";
import type { Connection } from "telestion-edge/client";
import type { createClient } from "../../generated/mod.ts";
import type { ProjectService } from "../../cli/project.ts";
import type { Counters } from "./counters.ts";
import type { Crew } from "./crew.ts";
import { ROLES } from "./services.ts";
import { countCommands, plural } from "./summary.ts";

/** How to ask the services of a mission. */
export type MissionClient = ReturnType<typeof createClient>;

/** What is known of a service at one moment. */
export interface Observation {
  /** Its SERVICE_NAME. */
  readonly service: string;
  /** What runs it. */
  readonly runtime: string;
  /** What it does, or that it does not answer. */
  readonly state: string;
  /** What it has received, made or stored. */
  readonly count?: number;
  /** The same per second, since the observation before. */
  readonly rate?: number;
  /** Errors in the last 60 s, as its health reply says. */
  readonly errors?: number;
  /** How often it has come back. */
  readonly restarts: number;
}

/** What an {@linkcode Observer} works with. */
export interface ObserverOptions {
  readonly connection: Connection;
  readonly client: MissionClient;
  readonly counters: Counters;
  readonly spacecraft: string;
  /** Where the page is. */
  readonly url: string;
  readonly crew: Pick<Crew, "restarts" | "runs">;
}

/** Looks at the services of a mission. */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #before: Map<string, { readonly count: number; readonly at: number }> = new Map();
  readonly #seen: Set<string> = new Set();

  /** @param options whom to ask */
  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /**
   * Asks services how they are.
   *
   * @param services the services
   * @returns one observation each
   */
  async observe(services: readonly ProjectService[]): Promise<Observation[]> {
    const { connection, counters, url, crew } = this.#options;
    const [replies, flight] = await Promise.all([checkHealth(connection), this.#flight()]);
    const errors = new Map(replies.map((reply) => [reply.name, reply.errors]));
    const { received, decoded, rows, alarms } = counters.counts;
    const known: Readonly<Record<string, readonly [state: string, count?: number]>> = {
      [ROLES.device]: [flight],
      [ROLES.io]: [`link ${counters.linkState}`, received],
      [ROLES.parser]: [plural(alarms, "alarm"), decoded],
      [ROLES.telecommand]: commandsOf(counters.commandStates),
      [ROLES.writer]: ["stores", rows],
      [ROLES.web]: [url],
    };
    return services.map(({ name, runtime }) => {
      const [state = "ready", count] = known[name] ?? [];
      const numbers = count === undefined ? {} : { count, rate: this.#rate(name, count) };
      const common = { service: name, runtime, ...numbers, restarts: crew.restarts(name) };
      if (!errors.has(name)) return { ...common, state: this.#silence(name) };
      this.#seen.add(name);
      return { ...common, errors: errors.get(name) ?? 0, state };
    });
  }

  /** Why a service does not answer. */
  #silence(service: string): string {
    if (!this.#seen.has(service)) return "starting";
    return this.#options.crew.runs(service) ? "does not answer" : "ended";
  }

  /** Where the spacecraft is, by its last packets. */
  async #flight(): Promise<string> {
    const { client: { spacecraft }, spacecraft: name } = this.#options;
    try {
      const { packets } = await spacecraft.latestTelemetry.request({}, { spacecraft: name });
      const data = Object.assign({}, ...packets.map(({ data }) => data));
      const { missionTime, phase, altitude } = data as Readonly<Record<string, unknown>>;
      if (typeof missionTime !== "number") return "";
      const time = `T${missionTime < 0 ? "-" : "+"}${Math.abs(missionTime).toFixed(0)} s`;
      return `${time}, ${phase ?? ""}, ${Math.round(Number(altitude))} m`;
    } catch {
      return ""; // the parser's own row says that it does not answer
    }
  }

  #rate(service: string, count: number): number {
    const at = performance.now();
    const before = this.#before.get(service) ?? { count, at: at - 1 };
    this.#before.set(service, { count, at });
    return Math.max(0, Math.round((count - before.count) * 1000 / (at - before.at)));
  }
}

function commandsOf(states: readonly string[]): readonly [state: string, count: number] {
  const { submitted, completed } = countCommands(states);
  return [`${completed} completed`, submitted];
}
