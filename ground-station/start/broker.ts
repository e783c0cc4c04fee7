import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import {
  ensureSystemPrograms,
  findSystemProgram,
  NATS_SERVER,
} from "../../cli/adapters/system_programs.ts";
import type { LoggedProgram } from "./service_program.ts";

/** Where a broker listens. */
export interface BrokerAddress {
  /** For services. */
  readonly url: string;
  /** For web pages, where known. */
  readonly websocketUrl?: string;
}

/** A nats-server of our own, not yet started. */
export interface OwnBroker extends BrokerAddress {
  /** How to start it. */
  readonly program: LoggedProgram;
}

/**
 * Prepares a nats-server on free ports of the loopback interface.
 *
 * @param dataDir folder for its configuration and log
 * @returns its addresses, and how to start it
 * @throws {Error} when there is no nats-server and none can be installed
 */
export async function prepareBroker(dataDir: string): Promise<OwnBroker> {
  ensureSystemPrograms([NATS_SERVER], (line) => console.error(line));
  const [port, websocketPort] = await findFreePorts(2);
  const configFile = join(dataDir, "nats-server.conf");
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(
    configFile,
    `listen: "127.0.0.1:${port}"\nwebsocket { listen: "127.0.0.1:${websocketPort}", no_tls: true }\n`,
  );
  return {
    url: `nats://127.0.0.1:${port}`,
    websocketUrl: `ws://127.0.0.1:${websocketPort}`,
    program: {
      name: "nats-server",
      command: findSystemProgram(NATS_SERVER) ?? NATS_SERVER.name,
      args: ["-c", configFile],
      output: { file: join(dataDir, "nats-server.log") },
    },
  };
}

/** All are open at the same time, so that no port comes twice. */
async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  return await Promise.all(servers.map((server) =>
    new Promise<number>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        const port = typeof address === "object" && address !== null ? address.port : 0;
        server.close(() => resolve(port));
      });
    })
  ));
}
