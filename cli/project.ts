/**
 * The manifest of a project, `telestion.json`: its services, and what they need to run.
 *
 * @module
 */
import type { Files } from "../codegen/files.ts";
import type { JsonValue, Problem } from "../codegen/model.ts";
import { didYouMean, quote } from "../codegen/suggest.ts";
import type { RuntimeName } from "./adapters/runtimes.ts";
import { UsageError } from "./command.ts";

/** The name of the manifest's file. */
export const MANIFEST_FILE = "telestion.json";

const USUAL_FOLDERS: SchemaFolders = { schemas: "schemas", generated: "generated" };

/** A service of a project. */
export interface ProjectService {
  /** Its SERVICE_NAME; also a legal name of images, stages and Kubernetes objects. */
  readonly name: string;
  /** Path of its program within the project. */
  readonly entry: string;
  readonly runtime: RuntimeName;
  /** One line of text. */
  readonly description: string;
  /** Its environment beside what every service gets. */
  readonly variables: Readonly<Record<string, string>>;
  /** What it keeps beyond restarts on Kubernetes, such as `1Gi`; default: nothing. */
  readonly storage?: string;
  /** Files and folders that come with it, as paths within the project. */
  readonly include: readonly string[];
  /** A shell command that makes what is included, run in the folder of the project. */
  readonly prepare?: string;
  /** What is different in a container. */
  readonly container: ServiceContainer;
  /** What the web pages that it serves may do on the bus, with a login of their own. */
  readonly web?: SubjectPermissions;
}

/** The subjects that a login may use. */
export interface SubjectPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** What is different when a service runs in a container. */
export interface ServiceContainer {
  /** Its own variables there: those of the service, with others in the place of some. */
  readonly variables: Readonly<Record<string, string>>;
  /** The TCP ports that it listens on. */
  readonly ports: readonly number[];
}

/** A project, with defaults filled in. */
export interface Project {
  readonly name: string;
  readonly description: string;
  /** Folder of the message schemas, within the project. */
  readonly schemas: string;
  /** Folder of the generated code, within the project. */
  readonly generated: string;
  readonly services: readonly ProjectService[];
  readonly nats: {
    /** A broker that runs already; default: one is set up. */
    readonly url?: string;
    readonly user: string;
  };
}

/** A manifest that was read; without `project` there are errors. */
export interface ProjectReading {
  readonly project?: Project;
  /** With absolute paths. */
  readonly problems: readonly Problem[];
}

/** A manifest as `telestion.schema.json` describes it. */
interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly schemas?: string;
  readonly generated?: string;
  readonly services: Readonly<Record<string, ManifestService>>;
  readonly nats?: { readonly url?: string; readonly user?: string };
}

interface ManifestService {
  readonly entry: string;
  readonly runtime?: RuntimeName;
  readonly description?: string;
  readonly variables?: ManifestVariables;
  readonly storage?: string;
  readonly include?: readonly string[];
  readonly prepare?: string;
  readonly container?: {
    readonly variables?: ManifestVariables;
    readonly ports?: readonly number[];
  };
  readonly web?: SubjectPermissions;
}

type ManifestVariables = Readonly<Record<string, string | number | boolean>>;

/**
 * Reads and checks the manifest of a project.
 *
 * @param files the file system
 * @param folder the folder of the project, absolute
 * @returns the project, or what is wrong with its manifest
 */
export async function readProject(files: Files, folder: string): Promise<ProjectReading> {
  const reading = await readProjectIfAny(files, folder);
  if (reading !== undefined) return reading;
  const file = `${folder}/${MANIFEST_FILE}`;
  return { problems: [error(file, "", "Manifest does not exist: expected name and services")] };
}

/**
 * Reads and checks the manifest of a project, for commands that do without one.
 *
 * @param files the file system
 * @param folder the folder of the project, absolute
 * @returns the project, or what is wrong with its manifest; `undefined` when there is none
 */
export async function readProjectIfAny(
  files: Files,
  folder: string,
): Promise<ProjectReading | undefined> {
  const file = `${folder}/${MANIFEST_FILE}`;
  if (files.resolve(file)?.kind !== "file") return undefined;
  const text = new TextDecoder().decode(files.read(file));
  // What checks it takes longer to load than many a command to run.
  const { scanJson } = await import("../codegen/sources/json_scan.ts");
  const faults = scanJson(text).map(({ pointer, message }) => error(file, pointer, message));
  if (faults.length > 0) return { problems: faults };
  const value: JsonValue = JSON.parse(text);
  const { checkManifest } = await import("./check_manifest.ts");
  const problems = checkManifest(value).map(([pointer, message]) => error(file, pointer, message));
  if (problems.length > 0) return { problems };
  const project = fillIn(value as JsonValue & Manifest);
  const missing = project.services
    .filter(({ entry }) => files.resolve(`${folder}/${entry}`)?.kind !== "file")
    .map(({ name, entry }) =>
      error(file, `/services/${name}/entry`, `Entry ${quote(entry)} is no file of the project`)
    );
  return missing.length > 0 ? { problems: missing } : { project, problems: [] };
}

/** Where the schemas of a project are, and what is generated from them. */
export interface SchemaFolders {
  readonly schemas: string;
  readonly generated: string;
}

/**
 * Tells the folders of schemas and generated code: what the command line says, else the manifest,
 * else the usual names.
 *
 * @param options what the command line says
 * @param project the project, if there is a manifest
 * @returns paths as they were written
 */
export function schemaFolders(
  options: { readonly [K in keyof SchemaFolders]: string | boolean | undefined },
  project: Project | undefined,
): SchemaFolders {
  return {
    schemas: String(options.schemas ?? project?.schemas ?? USUAL_FOLDERS.schemas),
    generated: String(options.generated ?? project?.generated ?? USUAL_FOLDERS.generated),
  };
}

/**
 * Picks the services that a command line names.
 *
 * @param project the project
 * @param names names of services; none: all
 * @returns the services, in the order of the manifest
 * @throws {UsageError} for a service that is not there
 */
export function selectServices(
  { services }: Project,
  names: readonly string[],
): ProjectService[] {
  const known = services.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`Unknown service "${unknown}"${didYouMean(unknown, known)}`);
  }
  return services.filter(({ name }) => names.length === 0 || names.includes(name));
}

function error(file: string, pointer: string, message: string): Problem {
  return { severity: "error", file, pointer, message };
}

function fillIn(manifest: Manifest): Project {
  const { name, description = "" } = manifest;
  const { url, user = "telestion" } = manifest.nats ?? {};
  return {
    name,
    description,
    schemas: manifest.schemas ?? USUAL_FOLDERS.schemas,
    generated: manifest.generated ?? USUAL_FOLDERS.generated,
    services: Object.entries(manifest.services).map(fillInService),
    nats: { ...url === undefined ? {} : { url }, user },
  };
}

function fillInService([name, service]: readonly [string, ManifestService]): ProjectService {
  const { entry, runtime = "bun", description = "", include = [], storage, prepare, web } = service;
  const variables = asTexts(service.variables);
  const { container = {} } = service;
  return {
    name,
    entry,
    runtime,
    description,
    variables,
    include,
    container: {
      variables: { ...variables, ...asTexts(container.variables) },
      ports: container.ports ?? [],
    },
    ...storage === undefined ? {} : { storage },
    ...prepare === undefined ? {} : { prepare },
    ...web === undefined ? {} : { web },
  };
}

function asTexts(variables: ManifestVariables = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)]));
}
