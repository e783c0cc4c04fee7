/**
 * The broker, where a project has none yet.
 *
 * @module
 */
import type { Project, ProjectService } from "../project.ts";

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

/** Where a broker listens: numbers, or variables such as `$NATS_PORT`. */
export interface NatsPlace {
  /** Default: everywhere. */
  readonly host?: string;
  readonly client: number | string;
  readonly webSocket: number | string;
  /** Default: nowhere. */
  readonly monitoring?: number | string;
}

/**
 * The services with web pages that have a login of their own.
 *
 * @param services any services
 * @returns those of them
 */
export function webServices(services: readonly ProjectService[]): ProjectService[] {
  return services.filter(({ web }) => web !== undefined);
}

/**
 * The variable that the broker takes the password of a service's web pages from.
 *
 * @param service the service
 * @returns such as `WEB_CLIENT_PASSWORD`
 */
export function webPasswordName({ name }: Pick<ProjectService, "name">): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_PASSWORD`;
}

/**
 * Writes the configuration of the broker: a login for all services, and one for the web pages of
 * each service that has some.
 *
 * @param project the project
 * @param services those of its services that the broker is for
 * @param place where it listens
 * @returns the text of the file, without preamble
 */
export function printNatsConfig(
  { nats: { user } }: Project,
  services: readonly ProjectService[],
  { host, client, webSocket, monitoring }: NatsPlace = NATS_PORTS,
): string {
  const address = host === undefined ? "" : `host: ${host}, `;
  return [
    ...host === undefined ? [] : [`host: ${host}`],
    `port: ${client}`,
    ...monitoring === undefined ? [] : [`http_port: ${monitoring}`],
    "authorization {",
    "  users: [",
    `    { user: ${JSON.stringify(user)}, password: $NATS_PASSWORD }`,
    ...services.flatMap(printWebUser),
    "  ]",
    "}",
    "# For web pages, on this network only: beyond it, put a proxy with TLS in front.",
    `websocket { ${address}port: ${webSocket}, no_tls: true }`,
    "",
  ].join("\n");
}

function printWebUser(service: ProjectService): string[] {
  const { name, web } = service;
  if (web === undefined) return [];
  const allow = (subjects: readonly string[]): string => JSON.stringify({ allow: subjects });
  return [
    `    { user: ${JSON.stringify(name)}, password: $${webPasswordName(service)}, permissions: {`,
    `        publish: ${allow(web.publish)}`,
    `        subscribe: ${allow(web.subscribe)}`,
    "    } }",
  ];
}

/**
 * What starts the broker: it reads passwords from variables, but not from files as secrets are.
 *
 * @param services those that the broker is for
 * @param files where the passwords are; that of the web pages by their service
 * @returns command and arguments
 */
export function natsCommand(
  services: readonly ProjectService[],
  files: { readonly nats: string; readonly web: (service: ProjectService) => string },
): string[] {
  const passwords = [
    ["NATS_PASSWORD", files.nats] as const,
    ...webServices(services).map((web) => [webPasswordName(web), files.web(web)] as const),
  ];
  const script = [
    "# In quotes, or the server takes digits for a number.",
    ...passwords.flatMap(([name, file]) => [
      `IFS= read -r password < ${file}`,
      `export ${name}="\\"$password\\""`,
    ]),
    `exec nats-server --config ${NATS_CONFIG_FOLDER}/${NATS_CONFIG_FILE}`,
    "",
  ].join("\n");
  return ["/bin/sh", "-c", script];
}
