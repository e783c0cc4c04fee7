import type { Project, ProjectService } from "../project.ts";
import { containerEnvironment } from "./environment.ts";
import { DATA_DIR, HEALTH, healthCommand, STOP_SECONDS, USER_ID } from "./image.ts";
import {
  NATS_CONFIG_FILE,
  NATS_CONFIG_FOLDER,
  NATS_IMAGE,
  NATS_PORTS,
  natsCommand,
  printNatsConfig,
  webServices,
} from "./nats.ts";
import { printYaml } from "./output.ts";

const SECRET_FOLDER = "/run/secrets/nats";
const SECRET_KEY = "password";
const SECRET_MOUNT = { name: "secret", mountPath: SECRET_FOLDER, readOnly: true };

const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: USER_ID,
  runAsGroup: USER_ID,
  fsGroup: USER_ID,
  seccompProfile: { type: "RuntimeDefault" },
};

const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** Without service links: Kubernetes would put `NATS_PORT=tcp://…` and more into environments. */
const POD = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  terminationGracePeriodSeconds: STOP_SECONDS,
  securityContext: POD_SECURITY,
};

/** The images of the services. */
export interface ImageNames {
  /** Comes before the names, such as `registry.example/`; empty: none. */
  readonly prefix: string;
  readonly tag: string;
}

/**
 * Writes manifests for Kubernetes: a Deployment per service and, where the project names no
 * broker, a StatefulSet with one. The password is in a Secret that is not written here.
 *
 * @param project the project
 * @param services those of its services that the manifests are for
 * @param images how the images of the services are called
 * @returns the text of `kubernetes.yaml`
 */
export function printKubernetes(
  project: Project,
  services: readonly ProjectService[],
  images: ImageNames,
): string {
  return printYaml("telestion kubernetes", [
    ...project.nats.url === undefined ? describeBroker(project, services) : [],
    ...services.flatMap((service) => describeService(service, project, images)),
  ]);
}

/**
 * The key of the password of a service's web pages in the Secret.
 *
 * @param service the service
 * @returns its key
 */
export function webKey({ name }: ProjectService): string {
  return `${name}-password`;
}

/**
 * The name of the Secret that holds the passwords.
 *
 * @param project the project
 * @returns its name; the password of the services is under the key `password`
 */
export function secretName({ name }: Project): string {
  return `${name}-nats`;
}

function describeService(
  service: ProjectService,
  project: Project,
  { prefix, tag }: ImageNames,
): object[] {
  const { name, storage, container: { ports } } = service;
  const environment = containerEnvironment(service, project, {
    nats: secretPath(SECRET_KEY),
    web: secretPath(webKey(service)),
  });
  const probe = {
    exec: { command: healthCommand(service) },
    periodSeconds: HEALTH.period,
    timeoutSeconds: HEALTH.timeout,
  };
  const container = {
    name,
    image: `${prefix}${project.name}/${name}:${tag}`,
    ...ports.length === 0 ? {} : { ports: ports.map((containerPort) => ({ containerPort })) },
    env: Object.entries(environment).map(([key, value]) => ({ name: key, value: escape(value) })),
    startupProbe: { ...probe, periodSeconds: 2, failureThreshold: 15 },
    readinessProbe: { ...probe, failureThreshold: HEALTH.retries },
    // The health check goes over the broker: a restart of that must not restart everything.
    livenessProbe: { ...probe, failureThreshold: 2 * HEALTH.retries },
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [{ name: "data", mountPath: DATA_DIR }, SECRET_MOUNT],
  };
  const data = storage === undefined
    ? { name: "data", emptyDir: {} }
    : { name: "data", persistentVolumeClaim: { claimName: `${name}-data` } };
  const spec = {
    // A volume may be in use on one node only.
    ...storage === undefined ? {} : { strategy: { type: "Recreate" } },
    ...podTemplate(name, project, {
      containers: [container],
      volumes: [data, secret(project, [service])],
    }),
  };
  return [
    ...storage === undefined ? [] : [describeClaim(name, project, storage)],
    ...ports.length === 0 ? [] : [describePorts(service, project)],
    { apiVersion: "apps/v1", kind: "Deployment", metadata: metadata(name, project), spec },
  ];
}

/** By its name others reach it. */
function describePorts({ name, container }: ProjectService, project: Project): object {
  const ports = container.ports.map((port) => ({ name: `port-${port}`, port }));
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(name, project),
    spec: { selector: selector(name, project), ports },
  };
}

function describeClaim(name: string, project: Project, storage: string): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { ...metadata(name, project), name: `${name}-data` },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
  };
}

/** One server, and never two at a time: hence a StatefulSet, though it keeps nothing. */
function describeBroker(project: Project, services: readonly ProjectService[]): object[] {
  const { client, webSocket, monitoring } = NATS_PORTS;
  const ports = [
    { name: "client", port: client },
    { name: "websocket", port: webSocket },
  ];
  const probe = { httpGet: { path: "/healthz", port: monitoring }, timeoutSeconds: 2 };
  const container = {
    name: "nats",
    image: NATS_IMAGE,
    command: natsCommand(services, {
      nats: secretPath(SECRET_KEY),
      web: (service) => secretPath(webKey(service)),
    }),
    ports: ports.map(({ name, port }) => ({ name, containerPort: port })),
    readinessProbe: { ...probe, periodSeconds: 5 },
    livenessProbe: { ...probe, periodSeconds: 30 },
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "512Mi" } },
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [{ name: "config", mountPath: NATS_CONFIG_FOLDER, readOnly: true }, SECRET_MOUNT],
  };
  const volumes = [{ name: "config", configMap: { name: "nats" } }, secret(project, services)];
  const about = metadata("nats", project);
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: about,
      data: { [NATS_CONFIG_FILE]: printNatsConfig(project, services) },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: about,
      spec: { selector: selector("nats", project), ports },
    },
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: about,
      spec: {
        serviceName: "nats",
        ...podTemplate("nats", project, { containers: [container], volumes }),
      },
    },
  ];
}

function podTemplate(name: string, project: Project, spec: object): object {
  return {
    replicas: 1,
    selector: { matchLabels: selector(name, project) },
    template: { metadata: { labels: selector(name, project) }, spec: { ...POD, ...spec } },
  };
}

function metadata(name: string, project: Project): object {
  return { name, labels: selector(name, project) };
}

function selector(name: string, project: Project): object {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": project.name };
}

/** The passwords of the services and of the web pages of some. */
function secret(project: Project, services: readonly ProjectService[]): object {
  const keys = [SECRET_KEY, ...webServices(services).map(webKey)];
  const items = keys.map((key) => ({ key, path: key }));
  // Readable for the group of the pod only: 0440, in the decimal form of YAML 1.1 and 1.2.
  return { name: "secret", secret: { secretName: secretName(project), items, defaultMode: 288 } };
}

function secretPath(key: string): string {
  return `${SECRET_FOLDER}/${key}`;
}

/** Kubernetes replaces `$(NAME)` in values. */
function escape(text: string): string {
  return text.replaceAll("$(", "$$$$(");
}
