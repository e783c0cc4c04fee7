import { type OptionValues, UsageError } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { type DiscoveredService, discoverServices } from "../tools/discover.ts";
import { numberOption, roundMs } from "../tools/numbers.ts";
import { type Cell, showTable, showTime } from "../tools/show.ts";
import { withBus } from "../tools/with_bus.ts";

/** What a service may be called in discovery (ADR-32). */
const SERVICE_NAME = /^[\w-]+$/;

const HEADING = ["SERVICE", "VERSION", "ID", "SUBJECT", "REQUESTS", "ERRORS", "MEAN"];

/**
 * Runs `telestion ls`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param operands the name of a service, or nothing
 * @returns the exit code
 * @throws {UsageError} for wrong usage
 */
export async function runLs(
  options: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  const [name, superfluous] = operands;
  if (superfluous !== undefined) {
    throw new UsageError(`Unexpected argument "${superfluous}": expected one name at most`);
  }
  if (name !== undefined && !SERVICE_NAME.test(name)) {
    throw new UsageError(`Service name is "${name}": expected letters, digits, "-" and "_"`);
  }
  const timeout = numberOption(options, "timeout", { minimum: 1, maximum: 1e6 }) ?? 0;
  return await withBus(options, terminal, async ({ connection }) => {
    const services = await discoverServices(connection, {
      timeout,
      stall: timeout,
      ...(name && { name }),
    });
    const whose = name === undefined ? "service discovery" : `as "${name}"`;
    if (services.length === 0) terminal.complain(`Nobody answers ${whose} on this bus`);
    if (!terminal.isInteractive) {
      for (const { latency, ...service } of services) {
        terminal.print(JSON.stringify({ ...service, latencyMs: roundMs(latency) }));
      }
    } else if (services.length > 0) {
      showTable([HEADING, ...services.flatMap(rows)], terminal);
    }
    return services.length > 0 ? 0 : 1;
  });
}

/** One row for a service, and one for each of its endpoints. */
function rows({ name, version, id, endpoints }: DiscoveredService): readonly (readonly Cell[])[] {
  return [
    [["bold", name], version, id.slice(0, 8), "", "", "", ""],
    ...endpoints.map(({ name, subject, requests, errors, meanMs }): readonly Cell[] => [
      `  ${name}`,
      "",
      "",
      subject,
      String(requests),
      errors === 0 ? "0" : ["red", String(errors)],
      requests === 0 ? "-" : showTime(meanMs),
    ]),
  ];
}
