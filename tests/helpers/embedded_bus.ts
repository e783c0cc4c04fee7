import process from "node:process";
import { fileURLToPath } from "node:url";
import type { BusOptions, SubjectRules } from "../../broker/mod.ts";
import { sleep } from "./eventually.ts";
import type { NatsServer, NatsServerOptions, Permissions, User } from "./nats_server.ts";
import { type Program, startProgram } from "./run_program.ts";

const PROGRAM = fileURLToPath(new URL("embedded_bus_process.ts", import.meta.url));
const START_TIMEOUT_MS = 20_000;

interface Ports {
  readonly port: number;
  readonly websocketPort?: number;
}

/**
 * Whether the embedded bus can be set up like this: TLS, JetStream and what a configuration file
 * says are for nats-server.
 *
 * @param options of the server
 * @returns `true` when it can
 */
export function suitsEmbeddedBus(options: NatsServerOptions): boolean {
  const { tls, jetStream, config, websocket } = options;
  return !tls && !jetStream && config === undefined && typeof websocket !== "object";
}

/**
 * Starts the embedded bus in a process of its own, which can be treated like a nats-server.
 *
 * @param options those that {@linkcode suitsEmbeddedBus}
 * @returns the running bus; `stop()` it in the end
 */
export async function startEmbeddedBus(options: NatsServerOptions = {}): Promise<NatsServer> {
  const { websocket = false, port = 0 } = options;
  let { program, ports } = await launch({ ...busOptionsOf(options), port, websocket: !!websocket });
  const interrupt = async (signal: NodeJS.Signals = "SIGKILL"): Promise<void> => {
    program.kill(signal);
    await program.ended;
  };
  return {
    url: `nats://127.0.0.1:${ports.port}`,
    port: ports.port,
    ...ports.websocketPort !== undefined && {
      websocketUrl: `ws://127.0.0.1:${ports.websocketPort}`,
    },
    get pid() {
      return program.pid;
    },
    log: () => program.stderr(),
    freeze: (frozen) => void process.kill(program.pid, frozen ? "SIGSTOP" : "SIGCONT"),
    interrupt,
    stop: interrupt,
    restart: async ({ signal, afterMs = 0 } = {}) => {
      await interrupt(signal);
      await sleep(afterMs);
      const { websocketPort } = ports;
      ({ program, ports } = await launch({
        ...busOptionsOf(options),
        port: ports.port,
        websocket: websocketPort === undefined ? false : { port: websocketPort },
      }));
    },
  };
}

async function launch(options: BusOptions): Promise<{ program: Program; ports: Ports }> {
  const program = startProgram("node", PROGRAM, { args: [JSON.stringify(options)] });
  const line = await program.waitForLine("port", { timeoutMs: START_TIMEOUT_MS });
  return { program, ports: JSON.parse(line) as Ports };
}

function busOptionsOf(
  { user, password = "", permissions, users = [], token }: NatsServerOptions,
): BusOptions {
  const first = user === undefined ? [] : [{ user, password, ...permissions && { permissions } }];
  const all = [...first, ...users].map(describeUser);
  return { ...all.length > 0 && { users: all }, ...token !== undefined && { token } };
}

function describeUser(
  { user, password, permissions }: User,
): NonNullable<BusOptions["users"]>[number] {
  if (permissions === undefined) return { user, password };
  const { publish, subscribe } = permissions;
  return {
    user,
    password,
    permissions: {
      ...publish && { publish: describeRules(publish) },
      ...subscribe && { subscribe: describeRules(subscribe) },
    },
  };
}

function describeRules(rules: NonNullable<Permissions["publish"]>): SubjectRules {
  return "length" in rules ? { allow: rules } : rules;
}
