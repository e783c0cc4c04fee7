import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import { nodeHost } from "../../runtime/adapters/host.ts";
import type { ConnectOptions } from "../../runtime/connect.ts";
import type { Connection, ConnectionStatus } from "../../runtime/connection.ts";
import { CREDENTIAL_NAMES, readCredentials, readTlsMaterial } from "../../runtime/credentials.ts";
import { ServiceError } from "../../runtime/errors.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { isMissingWhenEmpty, WELL_KNOWN_NAMES } from "../../runtime/required_settings.ts";
import { mergeSettings } from "../../runtime/settings.ts";
import { readValueFiles } from "../../runtime/value_files.ts";
import type { OptionValues } from "../command.ts";
import type { Terminal } from "../terminal.ts";

const DEFAULT_URL = "localhost:4222";

/** An open connection, and what a command must know of it. */
export interface Bus {
  readonly connection: Connection;
  /** Aborted when the user ends the program, or the connection ends for good. */
  readonly ended: AbortSignal;
  /** What the server refused so far, a sentence each; said already. */
  readonly refusals: readonly string[];
}

/**
 * Connects as a service would, by `--nats-url` and the environment, and runs a command.
 *
 * @param options the command's options
 * @param terminal where to say what goes wrong
 * @param body the command; the connection is closed when it settles
 * @returns the command's exit code; 1 when there is no connection, or it fails by a `ServiceError`
 */
export async function withBus(
  options: OptionValues,
  terminal: Terminal,
  body: (bus: Bus) => Promise<number>,
): Promise<number> {
  const ended = new AbortController();
  const forget = terminal.onStop(() => ended.abort());
  let connection: Connection | undefined;
  try {
    connection = await connectToBus(options);
    void connection.closed().then(() => ended.abort());
    const refusals: string[] = [];
    void watch(connection, terminal, refusals);
    return await body({ connection, ended: ended.signal, refusals });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    terminal.complain(`${terminal.paint("red", "error")}: ${error.message}`);
    return 1;
  } finally {
    forget();
    if (connection?.isClosed() === false) await connection.close();
  }
}

/**
 * Connects as a service would, by `--nats-url` and the environment.
 *
 * @param options the command's options
 * @returns an open connection
 * @throws {ServiceError} when there is none to be had
 */
export async function connectToBus(options: OptionValues): Promise<Connection> {
  return await connectByUrl(await readOptions(options));
}

async function readOptions({ "nats-url": url }: OptionValues): Promise<ConnectOptions> {
  const host = nodeHost();
  const settings = mergeSettings([
    { source: "default", values: { NATS_URL: DEFAULT_URL } },
    { source: "environment", values: host.environment(WELL_KNOWN_NAMES) },
    { source: "command line", values: url === undefined ? {} : { NATS_URL: url } },
  ], isMissingWhenEmpty);
  const values = await readValueFiles(settings, host);
  const natsUrl = parseNatsUrl(values.get("NATS_URL") ?? DEFAULT_URL);
  // A login on the command line is meant for this broker, that of the environment for another.
  const ignored = String(url).includes("@") ? CREDENTIAL_NAMES : [];
  const given = (name: string): string | undefined =>
    ignored.includes(name) ? undefined : values.get(name) || undefined;
  const tls = await readTlsMaterial(natsUrl, given, host);
  return {
    url: natsUrl,
    credentials: await readCredentials(natsUrl, given, host),
    name: "telestion",
    ...(tls && { tls }),
  };
}

async function watch(
  connection: Connection,
  terminal: Terminal,
  refusals: string[],
): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === "disconnect") terminal.complain("Lost the connection: trying again");
    if (status.type === "reconnect") terminal.complain("Connected again");
    const refusal = status.type === "error" ? describeRefusal(status) : undefined;
    if (refusal === undefined) continue;
    refusals.push(refusal);
    terminal.complain(`${terminal.paint("red", "error")}: ${refusal}`);
  }
}

function describeRefusal({ permissionContext, error }: ConnectionStatus): string | undefined {
  const { operation, subject } = permissionContext ?? error ?? {};
  if (subject === undefined) return error?.message;
  const verb = operation === "publish" ? "publish" : "subscribe";
  return `The server does not let this user ${verb} on "${subject}"`;
}
