import { tmpdir } from "node:os";
import { resolve } from "node:path";
import process from "node:process";
import { CREDENTIAL_FILE_NAMES, CREDENTIAL_NAMES } from "../../runtime/credentials.ts";
import type { ProjectService } from "../project.ts";
import type { ProgramDefinition, ProgramOutput } from "./program.ts";
import { runtimeCommand } from "./runtime_command.ts";

/** Where a service runs, and what it is told. */
export interface ServiceSurroundings {
  /** The folder of the project, absolute: its working directory. */
  readonly folder: string;
  /** DATA_DIR, absolute. */
  readonly dataDir: string;
  /** A bus of our own; default: the one that the environment names. */
  readonly natsUrl?: string | undefined;
  /** The login that our own bus wants; default: none. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Stronger than those of the manifest and of the environment. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Further arguments for the service. */
  readonly args?: readonly string[];
  /** Receives all that it writes. */
  readonly output: ProgramOutput;
}

/**
 * The DATA_DIR of a project's services on this machine.
 *
 * @param folder the folder of the project, absolute
 * @returns what the environment says, else the folder `data` of the project; absolute
 */
export function dataFolder(folder: string): string {
  return resolve(folder, process.env["DATA_DIR"] || "data");
}

/** What says how to log in. */
const LOGIN_NAMES = [...CREDENTIAL_NAMES, ...CREDENTIAL_FILE_NAMES]
  .flatMap((name) => [name, `${name}_FILE`]);

/**
 * How to run a service of a project on its runtime, with the five variables filled in. Its own
 * variables come from the manifest; those of this environment are stronger, as with an `.env`.
 *
 * @param service the service
 * @param surroundings where it runs, and what it is told
 * @returns the program to start
 * @throws {ToolError} when its runtime is missing
 */
export function serviceProgram(
  service: ProjectService,
  surroundings: ServiceSurroundings,
): ProgramDefinition {
  const { folder, dataDir, variables, args = [], output } = surroundings;
  const command = runtimeCommand(
    service.runtime,
    resolve(folder, service.entry),
    denoPermissions(dataDir),
  );
  return {
    name: service.name,
    command: command.command,
    args: [...command.args, ...args],
    cwd: folder,
    environment: {
      ...service.variables,
      ...brokerOf(surroundings),
      ...variables,
      SERVICE_NAME: service.name,
      DATA_DIR: dataDir,
    },
    output,
  };
}

/** A bus of our own wants a login of our own or none, whatever the environment says for others. */
function brokerOf(
  { natsUrl, login }: ServiceSurroundings,
): Readonly<Record<string, string | undefined>> {
  const { env } = process;
  if (natsUrl === undefined) {
    return { ...withoutFile("NATS_USER"), ...withoutFile("NATS_PASSWORD"), ...env };
  }
  const none = LOGIN_NAMES.map((name) => [name, undefined]);
  return {
    ...env,
    ...Object.fromEntries(none),
    NATS_URL: natsUrl,
    NATS_URL_FILE: undefined,
    NATS_USER: login?.user ?? "",
    NATS_PASSWORD: login?.password ?? "",
  };
}

/** Nothing, unless a file has the value. */
function withoutFile(name: string): Readonly<Record<string, string>> {
  return process.env[`${name}_FILE`] === undefined ? { [name]: "" } : {};
}

/** As in its container: all but running programs and loading code; it writes to its data only. */
function denoPermissions(dataDir: string): string[] {
  return [
    "--allow-env",
    "--allow-net",
    "--allow-read",
    "--allow-sys",
    `--allow-write=${[dataDir, tmpdir()].map((path) => path.replaceAll(",", ",,")).join()}`,
  ];
}
