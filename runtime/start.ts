import type { NatsConnection } from "@nats-io/transport-node";
import { connectByUrl } from "./adapters/choose_connect.ts";
import { nodeHost } from "./adapters/host.ts";
import { createLogger } from "./adapters/logtape.ts";
import {
  listSettingNames,
  type LoadedSettings,
  loadSettings,
} from "./adapters/typebox_settings.ts";
import { parseArguments } from "./arguments.ts";
import { loadConfig, type LoadedConfig } from "./config.ts";
import type { Connect } from "./connect.ts";
import type { Connection } from "./connection.ts";
import { ServiceError } from "./errors.ts";
import { guardLogger } from "./guarded_logger.ts";
import type { ServiceDescription } from "./help.ts";
import type { Host, StopSignal } from "./host.ts";
import { joinBus, type JoinedBus, presentService } from "./join_bus.ts";
import type { Logger } from "./logger.ts";
import { directoryName } from "./names.ts";
import type { Messenger } from "./messenger.ts";
import { checkTime, MAX_TIMER_MS } from "./option_values.ts";
import type { BufferLimits } from "./outbox.ts";
import { printConfig } from "./print_config.ts";
import type { InvalidMessageHook } from "./receiver.ts";
import { createRedactor } from "./redact.ts";
import { WELL_KNOWN_NAMES } from "./required_settings.ts";
import { createService, type Service } from "./service.ts";
import type { ServiceBus } from "./service_bus.ts";
import type { SettingsOf, SettingsSchema } from "./setting_types.ts";
import { healthcheckAndExit, printAndExit } from "./start_tasks.ts";
import { withoutStacks } from "./startup_error.ts";
import { Stats } from "./stats.ts";

const DEFAULT_STOP_TIMEOUT_MS = 10_000;
const DEFAULT_VERSION = "0.0.0";

/** Options of {@linkcode startService}; `S` is the schema of the service's own settings. */
export interface StartOptions<S extends SettingsSchema = SettingsSchema> {
  /**
   * The service's own settings: a TypeBox object type or a JSON Schema with `properties`. Texts
   * are coerced, defaults filled in; properties with `"x-secret": true` are never shown.
   */
  readonly settings?: S;
  /** `false`: do not connect; reading `nc` then throws. Default `true`. */
  readonly nats?: boolean;
  /** Taken instead of the command line. */
  readonly overwriteArgs?: readonly string[];
  /** Opens the connection; default: by the form of NATS_URL over TCP, TLS or WebSocket. */
  readonly connect?: Connect;
  /**
   * A bus in this process, for tests: takes the place of broker, environment, command line and
   * signals, as far as no other option does.
   */
  readonly bus?: ServiceBus;
  /** Called for each received message that does not fit its schema. */
  readonly onInvalid?: InvalidMessageHook;
  /** What is kept while the connection is down; default 10,000 messages, 16 MiB. */
  readonly buffer?: BufferLimits;
  /** How long to wait for handlers when stopping, in milliseconds; default 10,000. */
  readonly stopTimeout?: number;
  /** SemVer of the service, for discovery and `--version`; default `0.0.0`. */
  readonly version?: string;
  /** One sentence about the service, for discovery and `--help`. */
  readonly description?: string;
  /** First token or tokens of reply subjects, for servers that restrict them; default `_INBOX`. */
  readonly inboxPrefix?: string;
  /**
   * Whether SIGINT and SIGTERM stop the service and end the process, and whether the process ends
   * with 1 when the connection is lost for good, which takes a `connect` function that does not
   * reconnect forever; default `true`.
   */
  readonly signals?: boolean;
  /** Takes the log lines; default: LogTape, to stdout and stderr. */
  readonly logger?: Logger;
  /** The platform; default: this process. */
  readonly host?: Host;
}

/**
 * Starts a service: reads its configuration, connects, answers health and discovery.
 *
 * Required are NATS_URL, NATS_USER, NATS_PASSWORD, SERVICE_NAME and DATA_DIR, by environment,
 * command line or config file; `--dev` fills in defaults.
 *
 * @param options hooks, bounds and replacements; none are needed
 * @returns the running service
 * @throws {ServiceError} `bad-configuration` when variables are missing or cannot be used;
 * `connection-failed` when no broker answers within 5 s or it refuses the login
 *
 * @example
 * ```ts
 * import { startService } from "telestion-edge";
 * import { event } from "telestion-edge/client";
 *
 * const frame = event({ name: "link.frame", subject: "link.{station}.frame" });
 *
 * const service = await startService();
 * service.subscribe(frame, (bytes, { params }) => {
 *   service.log.info("Received a frame", { station: params.station, bytes: bytes.length });
 * });
 * await service.publish(frame, new Uint8Array([1, 2, 3]), { station: "wuerzburg" });
 * await service.stop();
 * ```
 */
export async function startService<const S extends SettingsSchema = SettingsSchema>(
  options: StartOptions<S> = {},
): Promise<Service<SettingsOf<S>, NatsConnection>> {
  try {
    return await start(options.bus === undefined ? options : onBus(options, options.bus));
  } catch (error) {
    throw error instanceof ServiceError ? withoutStacks(error) : error;
  }
}

/** What the bus gives is weaker than the service's own options. */
function onBus<S extends SettingsSchema>(
  options: StartOptions<S>,
  { connect, environment, logger, onInvalid }: ServiceBus,
): StartOptions<S> {
  const platform = options.host ?? nodeHost();
  return {
    connect,
    logger,
    signals: false,
    overwriteArgs: [],
    ...options,
    host: { ...platform, environment: () => ({ ...environment }) },
    onInvalid: (invalid) => {
      onInvalid(invalid);
      return options.onInvalid?.(invalid);
    },
  };
}

async function start<const S extends SettingsSchema>(
  options: StartOptions<S>,
): Promise<Service<SettingsOf<S>, NatsConnection>> {
  const { host = nodeHost(), signals = true, stopTimeout = DEFAULT_STOP_TIMEOUT_MS } = options;
  checkTime("stopTimeout", stopTimeout, MAX_TIMER_MS);
  const { loaded, own } = await readEverything(host, options);
  const logger = guardLogger(options.logger ?? createServiceLogger(loaded, own, host));
  for (const notice of loaded.notices) logger.info(notice);
  for (const warning of loaded.warnings) logger.warn(warning);
  const stopListening = signals ? host.onStopSignal(stopOnSignal) : () => {};
  // Before the service runs, too: the first process of a container hears no signal without a listener.
  let stop = (): Promise<void> => Promise.resolve();
  function stopOnSignal(signal: StopSignal): Promise<void> {
    logger.info(`Received ${signal}`);
    return stop();
  }
  const onStopped = (lost: boolean): void => {
    stopListening();
    if (lost && signals) host.exit(1);
  };
  try {
    const basis = { loaded, values: own.values, logger, host, stopTimeout, onStopped };
    const service = await runService<SettingsOf<S>>(basis, options);
    stop = service.stop;
    return service;
  } catch (error) {
    stopListening();
    throw error;
  }
}

/** What a service runs on, once its configuration is read. */
interface Basis<T> {
  readonly loaded: LoadedConfig;
  /** The service's own settings. */
  readonly values: T;
  readonly logger: Logger;
  readonly host: Host;
  readonly stopTimeout: number;
  readonly onStopped: (lost: boolean) => void;
}

async function runService<T>(
  { loaded, values, logger, host, stopTimeout, onStopped }: Basis<T>,
  options: StartOptions,
): Promise<Service<T, NatsConnection>> {
  const stats = new Stats();
  const { serviceName, dataDir, config } = loaded;
  const { connect = connectByUrl } = options;
  const bus = options.nats === false
    ? undefined
    : withFullConnection(await joinBus(loaded, { ...options, connect }, { logger, stats }));
  const service = createService<T, NatsConnection>({
    serviceName,
    dataDir,
    config,
    settings: values,
    log: logger,
    stats,
    bus,
    stopTimeout,
    openDataDirectory: () => openDataDirectory(loaded, host),
    onStopped,
  });
  const runtime = `${host.runtime.name} ${host.runtime.version}`;
  if (bus !== undefined) {
    presentService(bus.connection, stats, { serviceName, runtime, ...aboutService(options) });
    // Who is told that the service has started may ask it at once.
    await bus.messenger.flush();
  }
  logger.info("Started", { runtime });
  return service;
}

/** Reads the configuration and the service's own settings; does what else was asked, and ends. */
async function readEverything<S extends SettingsSchema>(
  host: Host,
  options: StartOptions<S>,
): Promise<{ readonly loaded: LoadedConfig; readonly own: LoadedSettings<SettingsOf<S>> }> {
  const { overwriteArgs = host.args, settings: schema, connect = connectByUrl } = options;
  const args = parseArguments(overwriteArgs, WELL_KNOWN_NAMES);
  printAndExit(args.task, host, aboutService(options));
  const names = schema === undefined ? [] : listSettingNames(schema);
  const loaded = await loadConfig(host, { args, names });
  if (args.task === "healthcheck") await healthcheckAndExit(host, loaded, { ...options, connect });
  const own = schema === undefined
    ? noSettings<SettingsOf<S>>()
    : await loadSettings(schema, loaded);
  if (args.task === "print-config") {
    const { settings: declared, secrets } = own;
    host.writeLine("stdout", printConfig(loaded, { table: host.isTerminal, declared, secrets }));
    host.exit(0);
  }
  return { loaded, own };
}

/** What we know as the part of a connection that we use; over WebSocket it has the same methods. */
function withFullConnection(
  { connection, messenger }: JoinedBus,
): { readonly connection: NatsConnection; readonly messenger: Messenger } {
  return { connection: connection as Connection as NatsConnection, messenger };
}

function aboutService(
  { version = DEFAULT_VERSION, description = "", settings }: StartOptions,
): ServiceDescription {
  return { version, description, settings };
}

function noSettings<T>(): LoadedSettings<T> {
  return { values: {} as T, settings: new Map(), secrets: [] };
}

function createServiceLogger(
  { serviceName, logLevel: level, secrets }: LoadedConfig,
  own: LoadedSettings<unknown>,
  host: Host,
): Logger {
  const redact = createRedactor([...secrets, ...own.secrets]);
  return createLogger({ host, serviceName, level, redact });
}

async function openDataDirectory(
  { dataDir, serviceName }: LoadedConfig,
  host: Host,
): Promise<string> {
  const path = host.resolvePath(dataDir, directoryName(serviceName));
  try {
    await host.makeDirectory(path);
    return path;
  } catch (cause) {
    const { message } = ServiceError.from(cause);
    const text = `Cannot create the folder "${path}" in DATA_DIR: ${message}`;
    throw new ServiceError("bad-configuration", text, { cause });
  }
}
