/**
 * The broker, where a project has none yet.
 *
 * @module
 */
import type { Project } from "../project.ts";

/**
 * Before 2.12.5, one WebSocket frame from anyone could crash the server. Alpine: the start needs
 * a shell, and the health check wget.
 */
export const NATS_IMAGE = "docker.io/library/nats:2.12.5-alpine";

/** What the broker listens on. */
export const NATS_PORTS: Readonly<Record<"client" | "webSocket" | "monitoring", number>> = {
  client: 4222,
  webSocket: 8080,
  monitoring: 8222,
};

/** Where the broker finds its configuration. */
export const NATS_CONFIG_FOLDER = "/etc/telestion";

/** The name of the broker's configuration file. */
export const NATS_CONFIG_FILE = "nats.conf";

/**
 * The NATS_URL of a project.
 *
 * @param project the project
 * @returns the address that services use
 */
export function natsUrl({ nats: { url } }: Project): string {
  return url ?? `nats://nats:${NATS_PORTS.client}`;
}

/**
 * Writes the configuration of the broker.
 *
 * @param project the project
 * @returns the text of the file, without preamble
 */
export function printNatsConfig({ nats: { user } }: Project): string {
  return [
    `port: ${NATS_PORTS.client}`,
    `http_port: ${NATS_PORTS.monitoring}`,
    "authorization {",
    `  users: [{ user: ${JSON.stringify(user)}, password: $NATS_PASSWORD }]`,
    "}",
    "# For web pages, on this network only: beyond it, put a proxy with TLS in front.",
    `websocket { port: ${NATS_PORTS.webSocket}, no_tls: true }`,
    "",
  ].join("\n");
}

/**
 * What starts the broker: it reads passwords from variables, but not from files as secrets are.
 *
 * @param secret path of the file with the password
 * @returns command and arguments
 */
export function natsCommand(secret: string): string[] {
  const script = [
    `IFS= read -r password < ${secret}`,
    "# In quotes, or the server takes digits for a number.",
    `export NATS_PASSWORD="\\"$password\\""`,
    `exec nats-server --config ${NATS_CONFIG_FOLDER}/${NATS_CONFIG_FILE}`,
    "",
  ].join("\n");
  return ["/bin/sh", "-c", script];
}
