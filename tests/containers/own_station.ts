/**
 * The services of the Compose file of this repository as containers on the network of this
 * machine: a stand-in for Compose where there is no Docker.
 *
 * @module
 */
import { chmodSync, mkdirSync } from "node:fs";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { parse } from "yaml";
import { nodeFiles } from "../../cli/adapters/files.ts";
import { findSystemProgram, NATS_SERVER } from "../../cli/adapters/system_programs.ts";
import { printCompose } from "../../cli/containers/compose.ts";
import { printNatsConfig } from "../../cli/containers/nats.ts";
import { readProject } from "../../cli/project.ts";
import { eventually } from "../helpers/eventually.ts";
import { freePort } from "../helpers/free_port.ts";
import { type Program, startCommand } from "../helpers/run_program.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { type TemporaryFolder, withTemporaryFolder } from "../helpers/temporary_folder.ts";
import { runContainer } from "./tools.ts";

const PASSWORDS = { nats_password: "12e3", "web-client_password": "0456" };

interface ComposeService {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly (keyof typeof PASSWORDS)[];
}

/**
 * Starts all services of this repository from their images, with the environment and the secrets
 * of their Compose file, and a broker with its configuration.
 *
 * @param body gets a connection as a service has it
 */
export async function withOwnContainers(
  body: (connection: NatsConnection) => Promise<void>,
): Promise<void> {
  const { project } = await readProject(nodeFiles, PROJECT_FOLDER);
  if (project === undefined) throw new Error("Cannot read telestion.json");
  const compose = parse(
    printCompose(project, project.services, { context: ".", dockerfile: "Dockerfile" }),
  );
  await withTemporaryFolder(async (folder) => {
    for (const [name, text] of Object.entries(PASSWORDS)) {
      chmodSync(await folder.write(`secrets/${name}`, `${text}\n`), 0o644);
    }
    mkdirSync(folder.resolve("data"));
    for (const place of ["", "secrets", "data"]) chmodSync(folder.resolve(place), 0o777);
    const port = await freePort();
    const place = { host: "127.0.0.1", client: port, webSocket: 8080 };
    const config = await folder.write(
      "nats.conf",
      printNatsConfig(project, project.services, place),
    );
    const programs = [startBroker(config)];
    const hosts = ["nats", ...project.services.map(({ name }) => name)]
      .map((name) => `--add-host=${name}:127.0.0.1`);
    try {
      const connection = await eventually(() =>
        connect({ servers: `127.0.0.1:${port}`, user: "telestion", pass: PASSWORDS.nats_password })
      );
      for (const { name } of [...project.services].reverse()) {
        const service: ComposeService = compose.services[name];
        programs.push(startContainer(service, { folder, hosts, port }));
      }
      await body(connection);
      await connection.close();
    } finally {
      for (const program of programs.reverse()) {
        program.kill("SIGTERM");
        await program.ended;
      }
    }
  });
}

function startBroker(config: string): Program {
  return startCommand(findSystemProgram(NATS_SERVER) ?? "nats-server", ["--config", config], {
    env: {
      NATS_PASSWORD: JSON.stringify(PASSWORDS.nats_password),
      WEB_CLIENT_PASSWORD: JSON.stringify(PASSWORDS["web-client_password"]),
    },
  });
}

function startContainer(
  { image, environment, secrets }: ComposeService,
  { folder, hosts, port }: {
    readonly folder: TemporaryFolder;
    readonly hosts: readonly string[];
    readonly port: number;
  },
): Program {
  const variables = { ...environment, NATS_URL: `nats://nats:${port}` };
  const [command, ...args] = runContainer(`localhost/${image}`, [
    ...hosts,
    `--volume=${folder.resolve("data")}:/data`,
    ...secrets.map((name) => `--volume=${folder.resolve("secrets", name)}:/run/secrets/${name}:ro`),
    ...Object.entries(variables).map(([name, value]) => `--env=${name}=${value}`),
  ]);
  return startCommand(command, args);
}
