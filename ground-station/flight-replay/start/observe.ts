import type { NatsConnection } from "@nats-io/transport-node";
import { checkHealth } from "telestion-edge";
import { createClient, type FlightSummary } from "../../../generated/mod.ts";
import type { ServiceDefinition } from "./service_program.ts";

/** What is known of a service at one moment. */
export interface Observation {
  /** Its SERVICE_NAME. */
  readonly service: string;
  /** What runs it. */
  readonly runtime: string;
  /** What it does, or why that is not known. */
  readonly state: string;
  /** Messages that reached it, or that it published. */
  readonly messages?: number;
  /** The same per second, since the observation before. */
  readonly rate?: number;
  /** Messages that did not fit their schema. */
  readonly invalid?: number;
  /** Valid messages that did not come, or came out of order. */
  readonly lost?: number;
  /** In m. */
  readonly apogee?: number;
  /** In m/s. */
  readonly maximumSpeed?: number;
  /** Errors in the last 60 s, as its health reply says. */
  readonly errors?: number;
  /** How long it took to answer, in ms. */
  readonly latency?: number;
}

/** The part of an observation that trackers and replayers tell in their own ways. */
type Answer = Omit<Observation, "service" | "runtime" | "rate" | "errors" | "latency">;

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
   * Asks services what they do.
   *
   * @param services trackers and replayers
   * @returns one observation each; of a service that does not answer, the reason
   */
  async observe(services: readonly ServiceDefinition[]): Promise<Observation[]> {
    const [health, ...observations] = await Promise.all([
      this.observeHealth(),
      ...services.map((service) => this.#observeService(service)),
    ]);
    return observations.map((observation) => {
      const errors = health.get(observation.service);
      return errors === undefined ? observation : { ...observation, errors };
    });
  }

  /**
   * Asks all services for their health.
   *
   * @returns errors in the last 60 s by SERVICE_NAME; only of those that answered within 0.5 s
   */
  async observeHealth(): Promise<Map<string, number>> {
    const replies = await checkHealth(this.#connection);
    return new Map(replies.map(({ name, errors }) => [name, errors]));
  }

  async #observeService({ service, runtime, role }: ServiceDefinition): Promise<Observation> {
    const asked = performance.now();
    try {
      const answer = await (role === "tracker" ? this.#askTracker : this.#askReplayer)(service);
      const latency = performance.now() - asked;
      const rate = this.#rate(service, answer.messages);
      return { service, runtime, ...answer, rate, latency: Math.round(latency * 10) / 10 };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { service, runtime, state: this.#before.has(service) ? reason : "starting" };
    }
  }

  #askTracker = async (tracker: string): Promise<Answer & { readonly messages: number }> => {
    const summary = await this.#client.tracker.summary.request({}, { tracker });
    const { state, apogee, maximumSpeed } = summary;
    return { state, apogee, maximumSpeed, ...addCounts(summary) };
  };

  #askReplayer = async (replayer: string): Promise<Answer & { readonly messages: number }> => {
    const { state, flights, published, time = 0 } = await this.#client.replayer.status
      .request({}, { replayer });
    return {
      state: state === "finished" ? state : `#${flights} ${formatTime(time)}`,
      messages: published,
    };
  };

  #rate(service: string, messages: number): number {
    const at = performance.now();
    const before = this.#before.get(service) ?? { messages, at: at - 1 };
    this.#before.set(service, { messages, at });
    return Math.round((messages - before.messages) * 1000 / (at - before.at));
  }
}

function addCounts(
  { messages }: FlightSummary,
): { readonly messages: number; readonly invalid: number; readonly lost: number } {
  const sums = { messages: 0, invalid: 0, lost: 0 };
  for (const { received, invalid, missed, outOfOrder } of Object.values(messages)) {
    sums.messages += received + invalid;
    sums.invalid += invalid;
    sums.lost += Math.max(0, missed - invalid) + outOfOrder;
  }
  return sums;
}

/** Mission elapsed time as people write it: `T+12.3 s`. */
function formatTime(time: number): string {
  return `T${time < 0 ? "-" : "+"}${Math.abs(time).toFixed(1)} s`;
}
