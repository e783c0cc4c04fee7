import { basename } from "node:path";
import { startConsole } from "../console/start_console.ts";
import { type OptionValues, UsageError } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { loadCatalog } from "../tools/load_catalog.ts";
import { numberOption } from "../tools/numbers.ts";
import { type Bus, withBus } from "../tools/with_bus.ts";

/**
 * Runs `telestion console`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @returns the exit code, when the user ends it
 * @throws {UsageError} when the port is taken, or is none
 */
export async function runConsole(options: OptionValues, terminal: Terminal): Promise<number> {
  const port = numberOption(options, "port", { minimum: 1, maximum: 65_535, integer: true });
  const catalog = await loadCatalog(options, terminal);
  if (catalog === undefined) return 1;
  return await withBus(options, terminal, async (bus) => {
    const { connection } = bus;
    const project = basename(terminal.cwd);
    const served = await startConsole({ connection, catalog, project, ...(port && { port }) })
      .catch((error: Error) => {
        throw new UsageError(`Cannot serve the console on port ${port}: ${error.message}`);
      });
    terminal.print(served.url);
    await untilEnded(bus);
    await served.close();
    return 0;
  });
}

function untilEnded({ ended }: Bus): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) resolve();
    ended.addEventListener("abort", () => resolve());
  });
}
