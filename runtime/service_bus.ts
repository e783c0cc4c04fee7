/**
 * What `startService({ bus })` takes, such as `createTestBus()` of `telestion-edge/testing`.
 *
 * @module
 */
import type { Connect } from "./connect.ts";
import type { Logger } from "./logger.ts";
import type { InvalidMessageHook } from "./receiver.ts";

/** A bus in the same process, and all else that a service is given from outside. */
export interface ServiceBus {
  /** Opens the connection of the service. */
  readonly connect: Connect;
  /** Taken instead of the environment: the five variables, and what the service wants beside. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes the log lines of a service that names no logger. */
  readonly logger: Logger;
  /** Called for each invalid message, beside the hook of the service. */
  readonly onInvalid: InvalidMessageHook;
}
