/**
 * What a service does instead of running, when its command line asks for it.
 *
 * @module
 */
import type { Task } from "./arguments.ts";
import type { LoadedConfig } from "./config.ts";
import type { Connect } from "./connect.ts";
import { runHealthcheck } from "./healthcheck.ts";
import { printDescription, printHelp, printVersion, type ServiceDescription } from "./help.ts";
import type { Host } from "./host.ts";

/**
 * Does what needs no configuration, and ends the process: `--help`, `--version`, `--describe`.
 *
 * @param task what the command line asks for; anything else does nothing
 * @param host takes the text, and ends
 * @param described the service
 */
export function printAndExit(
  task: Task | undefined,
  host: Host,
  described: ServiceDescription,
): void {
  const print = (text: string): never => {
    host.writeLine("stdout", text);
    return host.exit(0);
  };
  if (task === "help") print(printHelp(described));
  if (task === "version") print(printVersion(described, host.runtime));
  if (task === "describe") print(printDescription(described));
}

/**
 * Does `--healthcheck`, and ends the process with 0 or 1.
 *
 * @param host takes the verdict, and ends
 * @param loaded the configuration of the service
 * @param options how to connect
 */
export async function healthcheckAndExit(
  host: Host,
  loaded: LoadedConfig,
  { connect, inboxPrefix }: { readonly connect: Connect; readonly inboxPrefix?: string },
): Promise<never> {
  const { healthy, message } = await runHealthcheck(loaded, connect, inboxPrefix);
  host.writeLine(healthy ? "stdout" : "stderr", message);
  return host.exit(healthy ? 0 : 1);
}
