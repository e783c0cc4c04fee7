/**
 * A service joins the bus: connects, and answers health and discovery there.
 *
 * @module
 */
import type { LoadedConfig } from "./config.ts";
import type { Connect } from "./connect.ts";
import type { Connection } from "./connection.ts";
import { answerDiscovery } from "./discovery.ts";
import { answerHealth } from "./health.ts";
import type { Logger } from "./logger.ts";
import { Messenger } from "./messenger.ts";
import { discoveryName, queueName } from "./names.ts";
import type { BufferLimits } from "./outbox.ts";
import type { InvalidMessageHook } from "./receiver.ts";
import type { Stats } from "./stats.ts";

/** How a service talks on the bus. */
export interface JoinOptions {
  readonly connect: Connect;
  readonly onInvalid?: InvalidMessageHook;
  readonly buffer?: BufferLimits;
  readonly inboxPrefix?: string;
}

/** The connection of a service, and what talks over it. */
export interface JoinedBus {
  readonly connection: Connection;
  readonly messenger: Messenger;
}

/** What a service says of itself. */
export interface ServicePresentation {
  readonly serviceName: string;
  readonly version: string;
  readonly description: string;
  /** Name and version of the runtime. */
  readonly runtime: string;
}

/**
 * Connects a service.
 *
 * @param loaded where the broker is, how to log in, and the service's name
 * @param options how to talk
 * @param reporting takes log lines and numbers
 * @returns the connection, and what talks over it
 * @throws {ServiceError} when there is no connection to be had
 */
export async function joinBus(
  loaded: LoadedConfig,
  { connect, onInvalid, buffer, inboxPrefix }: JoinOptions,
  { logger, stats }: { readonly logger: Logger; readonly stats: Stats },
): Promise<JoinedBus> {
  const { natsUrl: url, credentials, tls, serviceName: name } = loaded;
  const connection = await connect({ url, credentials, name, ...tls && { tls } });
  const messenger = new Messenger(connection, {
    logger,
    stats,
    queue: queueName(name),
    ...onInvalid && { onInvalid },
    ...buffer && { buffer },
    ...inboxPrefix !== undefined && { inboxPrefix },
  });
  return { connection, messenger };
}

/**
 * Lets a service answer health and discovery.
 *
 * @param connection the connection of the service
 * @param stats its numbers
 * @param presentation what it says of itself
 */
export function presentService(
  connection: Connection,
  stats: Stats,
  { serviceName, version, description, runtime }: ServicePresentation,
): void {
  answerHealth(connection, serviceName, stats);
  answerDiscovery(connection, {
    name: discoveryName(serviceName),
    id: globalThis.crypto.randomUUID(),
    version,
    description,
    metadata: { service_name: serviceName, runtime },
  }, stats);
}
