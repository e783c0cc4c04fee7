import type { Project, ProjectService } from "../project.ts";
import { containerEnvironment } from "./environment.ts";
import { DATA_DIR, HEALTH, healthCommand, STOP_SECONDS, USER_ID } from "./image.ts";
import {
  NATS_CONFIG_FILE,
  NATS_CONFIG_FOLDER,
  NATS_IMAGE,
  NATS_PORTS,
  natsCommand,
  webServices,
} from "./nats.ts";
import { printYaml } from "./output.ts";

/** The secret with the password of the services. */
const SECRET = "nats_password";

/**
 * The file with a password, beside the Compose file.
 *
 * @param service whose web pages have it; without: that of the services
 * @returns its path
 */
export function secretFile(service?: ProjectService): string {
  return `secrets/${service === undefined ? SECRET : webSecret(service)}`;
}

/** What all containers have in common: they may do nothing but what they are for. */
const CONFINED = {
  restart: "unless-stopped",
  read_only: true,
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
};

/** Where things are, seen from the Compose file. */
export interface ComposePaths {
  /** The folder of the project, such as `.`. */
  readonly context: string;
  /** The Dockerfile, seen from the folder of the project. */
  readonly dockerfile: string;
}

/**
 * Writes a Compose file: broker and services, with health checks and the password as a secret.
 *
 * @param project the project
 * @param services those of its services that the file is for
 * @param paths where things are
 * @returns the text of `compose.yaml`
 */
export function printCompose(
  project: Project,
  services: readonly ProjectService[],
  paths: ComposePaths,
): string {
  const own = project.nats.url === undefined;
  const described = services.map((service) =>
    [service.name, describeService(service, project, paths)] as const
  );
  const compose = {
    name: project.name,
    services: {
      ...own ? { nats: describeBroker(services) } : {},
      ...Object.fromEntries(described),
    },
    volumes: { data: {} },
    secrets: {
      [SECRET]: { file: `./${secretFile()}` },
      ...Object.fromEntries(
        webServices(services).map((web) => [webSecret(web), { file: `./${secretFile(web)}` }]),
      ),
    },
    ...own ? { configs: { nats: { file: `./${NATS_CONFIG_FILE}` } } } : {},
  };
  return printYaml("telestion compose", [compose]);
}

function describeBroker(services: readonly ProjectService[]): object {
  const { client, webSocket, monitoring } = NATS_PORTS;
  return {
    image: NATS_IMAGE,
    entrypoint: natsCommand(services, {
      nats: secretPath(SECRET),
      web: (service) => secretPath(webSecret(service)),
    }).map(escape),
    user: `${USER_ID}:${USER_ID}`,
    ports: [client, webSocket].map(publishHere),
    configs: [{ source: "nats", target: `${NATS_CONFIG_FOLDER}/${NATS_CONFIG_FILE}` }],
    secrets: [SECRET, ...webServices(services).map(webSecret)],
    healthcheck: {
      test: ["CMD", "wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${monitoring}/healthz`],
      interval: "5s",
      timeout: "2s",
      retries: 5,
    },
    ...CONFINED,
  };
}

function describeService(
  service: ProjectService,
  project: Project,
  { context, dockerfile }: ComposePaths,
): object {
  const { name, container: { ports } } = service;
  const environment = containerEnvironment(service, project, {
    nats: secretPath(SECRET),
    web: secretPath(webSecret(service)),
  });
  return {
    build: { context, dockerfile, target: name },
    image: `${project.name}/${name}`,
    environment: mapValues(environment, escape),
    ...ports.length === 0 ? {} : { ports: ports.map(publishHere) },
    secrets: [SECRET, ...webServices([service]).map(webSecret)],
    volumes: [`data:${DATA_DIR}`],
    healthcheck: {
      test: ["CMD", ...healthCommand(service)],
      interval: `${HEALTH.period}s`,
      timeout: `${HEALTH.timeout}s`,
      start_period: `${HEALTH.startPeriod}s`,
      retries: HEALTH.retries,
    },
    ...project.nats.url === undefined
      ? { depends_on: { nats: { condition: "service_healthy" } } }
      : {},
    stop_grace_period: `${STOP_SECONDS}s`,
    ...CONFINED,
  };
}

/** The secret with the password of a service's web pages. */
function webSecret({ name }: ProjectService): string {
  return `${name}_password`;
}

function secretPath(secret: string): string {
  return `/run/secrets/${secret}`;
}

/** On this machine only. */
function publishHere(port: number): string {
  return `127.0.0.1:${port}:${port}`;
}

/** Compose replaces variables in all texts. */
function escape(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
