import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../command.ts";
import { MANIFEST_FILE, type Project, type ProjectService } from "../project.ts";
import type { ServiceEntry } from "./builder.ts";

/** What the executable of the bus is called: no service has this name. */
export const BUS = "nats";

/** Files that many projects call the same: the name of their folder says more. */
const GENERAL_NAMES = ["index", "main", "mod"];

/**
 * Finds the programs that a command line names.
 *
 * @param names services of the project, or paths of main modules, absolute or relative to `cwd`;
 * none: all services of the project
 * @param cwd the working directory and folder of the project, absolute
 * @param project the project, if there is one
 * @returns the programs; one that was named by its path is called after its file, or after its
 * folder when the file has a general name such as `main.ts`
 * @throws {UsageError} when there is none, one is no file, or two are called the same
 */
export function findEntries(
  names: readonly string[],
  cwd: string,
  project?: Project,
): ServiceEntry[] {
  const services = project?.services ?? [];
  if (names.length === 0) {
    if (project !== undefined) return services.map((service) => entryOf(service, cwd));
    throw new UsageError(
      `Name the main module of each service, or list the services in ${MANIFEST_FILE}: ` +
        "telestion build ENTRY…",
    );
  }
  const found = names.map((name) => {
    const service = services.find((service) => service.name === name);
    return service === undefined ? entryAt(name, cwd) : entryOf(service, cwd);
  });
  const entries = [...new Map(found.map((entry) => [entry.path + entry.service, entry])).values()];
  checkClashes(entries);
  return entries;
}

function entryOf(service: ProjectService, cwd: string): ServiceEntry {
  const { name, entry, variables, include, prepare } = service;
  return {
    service: name,
    path: resolve(cwd, entry),
    variables: Object.keys(variables),
    include,
    ...prepare === undefined ? {} : { prepare },
  };
}

/**
 * The bus that comes with this package, as a program to build.
 *
 * @param entry the main module of this command, a path or a URL
 * @returns the program
 */
export function busEntry(entry: string): ServiceEntry {
  const main = entry.startsWith("file:") ? fileURLToPath(entry) : entry;
  const path = join(dirname(main), `build/bus_program${extname(main)}`);
  return { service: BUS, path, variables: [], include: [] };
}

function entryAt(name: string, cwd: string): ServiceEntry {
  const path = resolve(cwd, name);
  if (!existsSync(path)) throw new UsageError(`File "${path}" does not exist`);
  if (!statSync(path).isFile()) {
    throw new UsageError(`Path "${path}" is no file: expected the main module of a service`);
  }
  return { service: nameOf(path), path, variables: [], include: [] };
}

function nameOf(path: string): string {
  const name = basename(path, extname(path));
  return GENERAL_NAMES.includes(name) ? basename(dirname(path)) || name : name;
}

function checkClashes(entries: readonly ServiceEntry[]): void {
  for (const [index, { path, service }] of entries.entries()) {
    const other = entries.slice(0, index).find((entry) => entry.service === service);
    if (other === undefined) continue;
    throw new UsageError(
      `Files "${other.path}" and "${path}" both make a service "${service}": build them into ` +
        "two folders, with --out",
    );
  }
}
