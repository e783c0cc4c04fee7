import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import process from "node:process";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { eventually, sleep } from "./eventually.ts";
import { endWithParent, unref } from "./guard.ts";
import { findProgram } from "./runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary_folder.ts";

/** What a user may do: subjects, or lists of allowed and denied ones. */
export interface Permissions {
  readonly publish?: readonly string[] | SubjectRules;
  readonly subscribe?: readonly string[] | SubjectRules;
}

/** Subjects that are allowed and denied. */
export interface SubjectRules {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}

/** A user of the server. */
export interface User {
  readonly user: string;
  readonly password: string;
  readonly permissions?: Permissions;
}

/** How the server is set up; without options it wants no login. */
export interface NatsServerOptions {
  readonly user?: string;
  readonly password?: string;
  /** Of `user`. */
  readonly permissions?: Permissions;
  readonly users?: readonly User[];
  readonly token?: string;
  /** Serve WebSocket on a port of its own, `{ tls: true }`: with the self-made certificate. */
  readonly websocket?: boolean | { readonly tls?: boolean };
  /** Serve TLS with a self-made certificate; `{ verify: true }`: and demand one of the client. */
  readonly tls?: boolean | { readonly verify?: boolean };
  readonly jetStream?: boolean;
  /** Default: a free port. */
  readonly port?: number;
  /** Further text of the configuration file. */
  readonly config?: string;
}

/** A running nats-server. */
export interface NatsServer {
  /** `nats://127.0.0.1:PORT`, or `tls://localhost:PORT`; without credentials. */
  readonly url: string;
  readonly port: number;
  /** `ws://127.0.0.1:PORT`, or `wss://localhost:PORT`. */
  readonly websocketUrl?: string;
  /** The certificate authority, where TLS is on. */
  readonly caFile?: string;
  /** The authority, certificate and key, where TLS is on. */
  readonly certificates?: Certificates;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Ends the process (default SIGKILL: connections break at once) and removes its files. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Ends the process and starts it again on the same ports, `afterMs` later. */
  restart(options?: { readonly signal?: NodeJS.Signals; readonly afterMs?: number }): Promise<void>;
  /** Ends the process but keeps its ports for {@linkcode NatsServer.restart}. */
  interrupt(signal?: NodeJS.Signals): Promise<void>;
  /** Stops the process without closing connections (half-open, for the client), or lets it go on. */
  freeze(frozen: boolean): void;
  /** What the server logged so far. */
  log(): string;
}

interface Ports {
  readonly nats: number;
  readonly websocket?: number;
}

/**
 * Starts a nats-server on the loopback interface and waits until it accepts connections.
 * It ends with the test process at the latest.
 *
 * @param options login, permissions, WebSocket, TLS, …; default: a plain server without login
 * @returns the running server; `stop()` it in the end
 * @throws {Error} with the server's log when it does not start
 */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const executable = findProgram("nats-server", ["/usr/sbin", "/usr/local/sbin"]);
  if (executable === undefined) {
    throw new Error('Found no "nats-server": install it, as README says');
  }
  const folder = await createTemporaryFolder();
  const webSocketTls = typeof options.websocket === "object" && options.websocket.tls === true;
  const certificates = options.tls || webSocketTls ? makeCertificates(folder.path) : undefined;
  const launch = async (ports: Ports): Promise<RunningProcess> => {
    const config = printConfig(options, { folder, ports, certificates });
    return await startProcess(executable, await folder.write("server.conf", config), folder);
  };
  let running: RunningProcess;
  try {
    running = await launch({ nats: options.port ?? -1, websocket: -1 });
  } catch (error) {
    await folder.remove();
    throw error;
  }
  const { ports } = running;
  const interrupt = (signal: NodeJS.Signals = "SIGKILL"): Promise<void> => running.end(signal);
  return {
    url: options.tls ? `tls://localhost:${ports.nats}` : `nats://127.0.0.1:${ports.nats}`,
    port: ports.nats,
    ...(ports.websocket !== undefined && {
      websocketUrl: webSocketTls
        ? `wss://localhost:${ports.websocket}`
        : `ws://127.0.0.1:${ports.websocket}`,
    }),
    ...(certificates && { caFile: certificates.caFile, certificates }),
    get pid() {
      return running.pid;
    },
    log: () => running.log(),
    freeze: (frozen) => running.signal(frozen ? "SIGSTOP" : "SIGCONT"),
    interrupt,
    stop: async (signal) => {
      await interrupt(signal);
      await folder.remove();
    },
    restart: async ({ signal, afterMs = 0 } = {}) => {
      await interrupt(signal);
      await sleep(afterMs);
      running = await launch(ports);
    },
  };
}

interface RunningProcess {
  readonly pid: number;
  readonly ports: Ports;
  log(): string;
  signal(signal: NodeJS.Signals): void;
  end(signal: NodeJS.Signals): Promise<void>;
}

async function startProcess(
  executable: string,
  configFile: string,
  folder: TemporaryFolder,
): Promise<RunningProcess> {
  const logFile = folder.resolve("server.log");
  const child = spawn(executable, ["-c", configFile], { stdio: "ignore" });
  const endWatch = endWithParent(child, folder.path);
  let alive = true;
  const ended = new Promise<void>((resolve) => {
    const settle = (): void => {
      alive = false;
      endWatch();
      resolve();
    };
    child.once("error", settle);
    child.once("exit", settle);
  });
  unref(child);
  const pid = child.pid ?? 0;
  const log = (): string => existsSync(logFile) ? readFileSync(logFile, "utf8") : "";
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (alive) sendSignal(pid, signal);
    await keepAlive(child, ended);
  };
  try {
    const ports = await waitForPorts(folder.resolve(`nats-server_${pid}.ports`), () => alive);
    return { pid, ports, log, end, signal: (signal) => sendSignal(pid, signal) };
  } catch (error) {
    await end("SIGKILL");
    const check = spawnSync(executable, ["-t", "-c", configFile], { encoding: "utf8" });
    throw new Error(`Server did not start: ${check.stderr}${log()}`, { cause: error });
  }
}

/** Waiting for an unreferenced child must keep the process alive. */
async function keepAlive(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.ref();
  await ended;
}

/** The server writes its ports into a file when it listens. */
async function waitForPorts(portsFile: string, alive: () => boolean): Promise<Ports> {
  const ports = await eventually(() => {
    if (!alive()) return "ended";
    if (!existsSync(portsFile)) return false;
    const listed = JSON.parse(readFileSync(portsFile, "utf8")) as Record<string, string[]>;
    const port = (urls: string[] | undefined): number | undefined =>
      urls?.[0] === undefined ? undefined : Number(/:(\d+)$/.exec(urls[0])?.[1]);
    const nats = port(listed["nats"]);
    const websocket = port(listed["websocket"]);
    return nats === undefined ? false : { nats, ...(websocket !== undefined && { websocket }) };
  }, { timeoutMs: 10_000, what: "Start of nats-server" });
  if (ports === "ended") throw new Error("Process ended");
  await eventually(() => accepts(ports.nats), { what: "Acceptance of connections" });
  return ports;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}

function printConfig(
  options: NatsServerOptions,
  parts: { folder: TemporaryFolder; ports: Ports; certificates: Certificates | undefined },
): string {
  const { folder, ports, certificates } = parts;
  const quote = (value: string): string => JSON.stringify(value);
  const tls = certificates &&
    `cert_file: ${quote(certificates.certificateFile)}, key_file: ${quote(certificates.keyFile)}`;
  const verify = typeof options.tls === "object" && options.tls.verify === true;
  const lines = [
    `listen: "127.0.0.1:${ports.nats}"`,
    `ports_file_dir: ${quote(folder.path)}`,
    `log_file: ${quote(folder.resolve("server.log"))}`,
    "debug: false",
    printAuthorization(options),
  ];
  if (options.tls) {
    const ca = certificates && verify
      ? `, ca_file: ${quote(certificates.caFile)}, verify: true`
      : "";
    lines.push(`tls { ${tls}${ca} }`);
  }
  if (options.websocket) {
    const secure = typeof options.websocket === "object" && options.websocket.tls === true;
    const security = secure ? `tls { ${tls} }` : "no_tls: true";
    lines.push(`websocket { listen: "127.0.0.1:${ports.websocket}", ${security} }`);
  }
  if (options.jetStream) lines.push(`jetstream { store_dir: ${quote(folder.resolve("store"))} }`);
  return [...lines, options.config ?? "", ""].join("\n");
}

function printAuthorization(options: NatsServerOptions): string {
  const { user, password = "", permissions, token } = options;
  const first = user === undefined ? [] : [{ user, password, ...(permissions && { permissions }) }];
  const users: readonly User[] = [...first, ...options.users ?? []];
  if (users.length > 0) return `authorization ${JSON.stringify({ users })}`;
  return token === undefined ? "" : `authorization ${JSON.stringify({ token })}`;
}

/** Not `child.kill`: Deno sends a child one signal that way and no second one. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  process.kill(pid, signal);
}
