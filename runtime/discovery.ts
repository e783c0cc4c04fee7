/**
 * Answers NATS service discovery (ADR-32), so that `nats micro ls`, `info` and `stats` show
 * Telestion services beside those of other frameworks.
 *
 * @module
 */
import type { Connection } from "./connection.ts";
import { answer } from "./health.ts";
import type { EndpointStats, Stats } from "./stats.ts";

/** How a service presents itself. */
export interface ServiceIdentity {
  /** Matches `^[a-zA-Z0-9_-]+$`. */
  readonly name: string;
  /** Unique per instance. */
  readonly id: string;
  /** SemVer. */
  readonly version: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Answers `$SRV.PING`, `$SRV.INFO` and `$SRV.STATS`, each for all, by name and by id.
 *
 * @param connection the service's connection
 * @param identity how the service presents itself
 * @param stats the service's numbers
 */
export function answerDiscovery(
  connection: Connection,
  identity: ServiceIdentity,
  stats: Stats,
): void {
  const { description, ...common } = identity;
  const replies = {
    PING: () => ({ type: "io.nats.micro.v1.ping_response", ...common }),
    INFO: () => ({
      type: "io.nats.micro.v1.info_response",
      ...common,
      description,
      endpoints: stats.endpoints.map(describeEndpoint),
    }),
    STATS: () => ({
      type: "io.nats.micro.v1.stats_response",
      ...common,
      started: stats.started.toISOString(),
      endpoints: stats.endpoints.map(measureEndpoint),
    }),
  };
  for (const [verb, reply] of Object.entries(replies)) {
    const all = `$SRV.${verb}`;
    const byName = `${all}.${identity.name}`;
    answer(connection, [all, byName, `${byName}.${identity.id}`], reply);
  }
}

function endpointName(endpoint: EndpointStats): string {
  return endpoint.name.replaceAll(/[^a-zA-Z0-9_-]/g, "_");
}

function describeEndpoint(endpoint: EndpointStats): object {
  return {
    name: endpointName(endpoint),
    subject: endpoint.subject,
    queue_group: endpoint.queueGroup,
    metadata: { kind: endpoint.kind, message: endpoint.name },
  };
}

function measureEndpoint(endpoint: EndpointStats): object {
  const { subject, queueGroup, received, processingTime, lastError } = endpoint;
  return {
    name: endpointName(endpoint),
    subject,
    queue_group: queueGroup,
    num_requests: received,
    num_errors: endpoint.invalid + endpoint.failed + endpoint.dropped,
    last_error: lastError,
    processing_time: processingTime,
    average_processing_time: received === 0 ? 0 : Math.round(processingTime / received),
  };
}
