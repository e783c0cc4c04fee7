import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { RuntimeName } from "../../../cli/adapters/runtimes.ts";
import type { ProgramDefinition } from "../../../cli/dev/program.ts";
import { runtimeCommand } from "../../../cli/dev/runtime_command.ts";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

/** A program whose output goes to a file. */
export interface LoggedProgram extends ProgramDefinition {
  /** The file. */
  readonly output: { readonly file: string };
}

/** A service to run. */
export interface ServiceDefinition {
  /** Its SERVICE_NAME. */
  readonly service: string;
  /** What runs it. */
  readonly runtime: RuntimeName;
  /** Which program it is. */
  readonly role: "tracker" | "replayer";
  /** Its own settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What all services are told. */
export interface ServiceEnvironment {
  /** NATS_URL. */
  readonly natsUrl: string;
  /** DATA_DIR, absolute. */
  readonly dataDir: string;
}

/**
 * How to run a service: on Deno it may read the environment and its recording, and reach the
 * broker, and no more.
 *
 * @param definition the service
 * @param environment what all services are told
 * @returns the program to start
 */
export function serviceProgram(
  { service, runtime, role, settings }: ServiceDefinition,
  { natsUrl, dataDir }: ServiceEnvironment,
): LoggedProgram {
  const mayRead = settings?.["FLIGHT"] === undefined ? [] : [`--allow-read=${settings["FLIGHT"]}`];
  const permissions = ["--allow-env", `--allow-net=${hostsOf(natsUrl)}`, ...mayRead];
  return {
    name: service,
    ...runtimeCommand(runtime, join(FOLDER, role, `${role}.ts`), permissions),
    environment: {
      NATS_USER: "",
      NATS_PASSWORD: "",
      ...process.env,
      NATS_URL: natsUrl,
      SERVICE_NAME: service,
      DATA_DIR: dataDir,
      ...settings,
    },
    output: { file: join(dataDir, `${service}.log`) },
  };
}

/** The hosts of a NATS_URL, as Deno's `--allow-net` wants them. */
function hostsOf(natsUrl: string): string {
  return natsUrl.split(",").map((url) => url.trim().replace(/^\w+:\/\//, "").replace(/^.*@/, ""))
    .join();
}
