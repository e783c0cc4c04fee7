import { printable } from "../../codegen/names.ts";
import type { OptionValues } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { readData } from "../tools/data.ts";
import { loadCatalog } from "../tools/load_catalog.ts";
import { numberOption } from "../tools/numbers.ts";
import { readOperands } from "../tools/operands.ts";
import type { RequestOutcome } from "../tools/record_types.ts";
import { sendRequest } from "../tools/send_request.ts";
import { contentText, showIssues, showTime } from "../tools/show.ts";
import { findTarget } from "../tools/target.ts";
import { withBus } from "../tools/with_bus.ts";

/**
 * Runs `telestion req`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param operands the name or subject, and the data
 * @returns the exit code
 * @throws {UsageError} for wrong usage
 */
export async function runReq(
  options: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  const { name, argument } = readOperands(operands, "telestion req NAME [DATA]");
  const timeout = numberOption(options, "timeout", { minimum: 1, maximum: 1e6 }) ?? 0;
  const catalog = await loadCatalog(options, terminal);
  if (catalog === undefined) return 1;
  const { subject, message } = findTarget(catalog, { name, options });
  const payload = await readData({ argument, message, raw: options["raw"] === true }, terminal);
  if (payload === undefined) return 1;
  return await withBus(options, terminal, async ({ connection }) => {
    const outcome = await sendRequest(connection, { subject, payload, message, timeout });
    if (terminal.isInteractive) showOutcome(outcome, terminal);
    else terminal.print(JSON.stringify({ subject, ...outcome }));
    return outcome.error === undefined && outcome.valid !== false ? 0 : 1;
  });
}

function showOutcome(outcome: RequestOutcome, terminal: Terminal): void {
  const { error, issues = [], valid, latencyMs } = outcome;
  const label = terminal.paint("red", "error");
  if (error !== undefined) {
    terminal.complain(`${label}: ${error.code}: ${printable(error.message)}`);
    return showIssues(error.issues ?? [], terminal);
  }
  const content = outcome.data === undefined
    ? contentText(outcome)
    : JSON.stringify(outcome.data, null, 2);
  for (const line of content.split("\n")) terminal.print(printable(line));
  if (valid === false) terminal.complain(`${label}: The reply is invalid`);
  showIssues(issues, terminal);
  terminal.complain(`Reply after ${showTime(latencyMs)}`);
}
