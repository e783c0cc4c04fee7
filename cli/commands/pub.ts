import type { OptionValues } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { readData } from "../tools/data.ts";
import { loadCatalog } from "../tools/load_catalog.ts";
import { readOperands } from "../tools/operands.ts";
import { findTarget } from "../tools/target.ts";
import { withBus } from "../tools/with_bus.ts";

/**
 * Runs `telestion pub`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param operands the name or subject, and the data
 * @returns the exit code
 * @throws {UsageError} for wrong usage
 */
export async function runPub(
  options: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  const { name, argument } = readOperands(operands, "telestion pub NAME [DATA]");
  const catalog = await loadCatalog(options, terminal);
  if (catalog === undefined) return 1;
  const { subject, message } = findTarget(catalog, { name, options });
  const payload = await readData({ argument, message, raw: options["raw"] === true }, terminal);
  if (payload === undefined) return 1;
  return await withBus(options, terminal, async ({ connection, refusals }) => {
    connection.publish(subject, payload);
    await connection.flush();
    // The server's refusal has arrived by now; the client reports it in the next turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (refusals.length > 0) return 1;
    terminal.complain(`Published ${payload.length} bytes on "${subject}"`);
    return 0;
  });
}
