import { resolve } from "node:path";
import { ServiceError } from "../../runtime/errors.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { ToolError } from "../adapters/run_tool.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { develop } from "../dev/develop.ts";
import { readProject, selectServices } from "../project.ts";
import { printProblems } from "../report.ts";
import type { Terminal } from "../terminal.ts";

const HIGHEST_PORT = 65_535;

/**
 * Runs `telestion dev`.
 *
 * @param values the options of the command
 * @param terminal where to write
 * @param operands names of services; none: all
 * @returns the exit code: 0 when it was ended, 1 when something is missing or wrong
 * @throws {UsageError} when there is no such service, or an option is wrong
 */
export async function runDev(
  values: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  const port = readPort("port", values["port"]);
  const folder = withSlashes(resolve(terminal.cwd, String(values["project"])));
  const { project, problems } = await readProject(nodeFiles, folder);
  if (project === undefined) return printProblems(problems, terminal);
  const services = selectServices(project, operands);
  const request = {
    folder,
    project,
    services,
    port,
    natsServer: values["nats-server"] === true,
    console: wantsConsole(values, terminal),
    packageName: String(values["package"]),
  };
  try {
    return await develop(request, terminal);
  } catch (error) {
    return explainStart(error, terminal);
  }
}

/** Where nobody looks on, it must be asked for. */
function wantsConsole(
  { console: yes, "no-console": no }: OptionValues,
  { isInteractive }: Terminal,
): boolean {
  if (yes === true && no === true) {
    throw new UsageError('Options "--console" and "--no-console" exclude each other: give one');
  }
  return yes === true || (isInteractive && no !== true);
}

/**
 * Reads the number of a port.
 *
 * @param name the option
 * @param value what was given
 * @returns the port, `undefined` when none was given
 * @throws {UsageError} for anything but a number from 0, which is any free port, to 65535
 */
export function readPort(name: string, value: string | boolean | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = /^\d+$/.test(String(value)) ? Number(value) : NaN;
  if (port <= HIGHEST_PORT) return port;
  throw new UsageError(`Option "--${name}" is "${value}": expected a port from 0 to 65535`);
}

/**
 * Says why something did not start, if that is no defect of the program.
 *
 * @param error what was thrown
 * @param terminal where to say it
 * @returns the exit code
 * @throws whatever is no failure of a tool or the bus
 */
export function explainStart(error: unknown, terminal: Terminal): 1 {
  if (!(error instanceof ToolError || error instanceof ServiceError)) throw error;
  terminal.complain(`${terminal.paint("red", "error")}: ${error.message}`);
  return 1;
}
