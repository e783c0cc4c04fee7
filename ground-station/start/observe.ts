import type { NatsConnection } from "@nats-io/transport-node";
import { createClient, type FlightSummary } from "../../generated/mod.ts";

const HEALTH_SUBJECT = "__telestion__/health";

/** What is known of a service at one moment. */
export interface Observation {
  /** Its SERVICE_NAME. */
  readonly service: string;
  /** Messages that reached it, or that it published. */
  readonly messages: number;
  /** The same per second, since the observation before. */
  readonly rate: number;
  /** Messages that did not fit their schema. */
  readonly invalid?: number;
  /** Messages that came out of order, or not at all though they were valid. */
  readonly lost?: number;
  /** Where the flight is. */
  readonly state: string;
  /** In m. */
  readonly apogee?: number;
  /** In m/s. */
  readonly maximumSpeed?: number;
  /** Errors in the last 60 s, as the service says in its health reply. */
  readonly errors?: number;
  /** How long it took to answer, in ms. */
  readonly latency: number;
}

/** Asks services what they do. */
export class Observer {
  readonly #connection: NatsConnection;
  readonly #client: ReturnType<typeof createClient>;
  readonly #before: Map<string, { readonly messages: number; readonly at: number }> = new Map();

  /** @param connection where the services are */
  constructor(connection: NatsConnection) {
    this.#connection = connection;
    this.#client = createClient(connection);
  }

  /**
   * Asks a tracker.
   *
   * @param service its SERVICE_NAME
   * @returns what it says
   * @throws {ServiceError} when it does not answer
   */
  async observeTracker(service: string): Promise<Observation> {
    const asked = performance.now();
    const summary = await this.#client.tracker.summary.request({}, { tracker: service });
    const { state, apogee, maximumSpeed } = summary;
    const latency = performance.now() - asked;
    const { messages, ...counts } = total(summary);
    const rate = this.#rate(service, messages);
    return { service, messages, rate, ...counts, state, apogee, maximumSpeed, latency };
  }

  /**
   * Asks a replayer.
   *
   * @param service its SERVICE_NAME
   * @returns what it says
   * @throws {ServiceError} when it does not answer
   */
  async observeReplayer(service: string): Promise<Observation> {
    const asked = performance.now();
    const status = await this.#client.replayer.status.request({}, { replayer: service });
    const latency = performance.now() - asked;
    const { published: messages, flights, time = 0 } = status;
    const state = status.state === "finished" ? "finished" : `flight ${flights}, ${clock(time)}`;
    return { service, messages, rate: this.#rate(service, messages), state, latency };
  }

  /**
   * Asks all services for their health.
   *
   * @returns errors in the last 60 s by SERVICE_NAME; only of those that answered within 0.5 s
   */
  async observeHealth(): Promise<Map<string, number>> {
    const options = { strategy: "stall", maxWait: 500, stall: 100 } as const;
    const errors = new Map<string, number>();
    for await (const reply of await this.#connection.requestMany(HEALTH_SUBJECT, "", options)) {
      const health = reply.json<{ name?: unknown; errors?: unknown }>();
      if (typeof health.name !== "string" || typeof health.errors !== "number") continue;
      errors.set(health.name, health.errors);
    }
    return errors;
  }

  #rate(service: string, messages: number): number {
    const at = performance.now();
    const before = this.#before.get(service);
    this.#before.set(service, { messages, at });
    return before === undefined ? 0 : (messages - before.messages) * 1000 / (at - before.at);
  }
}

function total({ messages }: FlightSummary): { messages: number; invalid: number; lost: number } {
  const sums = { messages: 0, invalid: 0, lost: 0 };
  for (const { received, invalid, missed, outOfOrder } of Object.values(messages)) {
    sums.messages += received + invalid;
    sums.invalid += invalid;
    sums.lost += Math.max(0, missed - invalid) + outOfOrder;
  }
  return sums;
}

/** Mission elapsed time as people write it: `T+12.3 s`. */
function clock(time: number): string {
  return `T${time < 0 ? "-" : "+"}${Math.abs(time).toFixed(1)} s`;
}
