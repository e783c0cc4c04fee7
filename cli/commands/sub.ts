import type { IncomingMessage } from "../../runtime/connection.ts";
import { openSubscription } from "../../runtime/open_subscription.ts";
import type { OptionValues } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { type Catalog, findBySubject } from "../tools/catalog.ts";
import { loadCatalog } from "../tools/load_catalog.ts";
import { numberOption } from "../tools/numbers.ts";
import { readOperands } from "../tools/operands.ts";
import { recordMessage } from "../tools/record.ts";
import { showMessage } from "../tools/show.ts";
import { findTarget, type Target } from "../tools/target.ts";
import { type Bus, withBus } from "../tools/with_bus.ts";

/** When to end, and how to show messages. */
interface SubOptions {
  readonly count: number;
  readonly seconds: number | undefined;
  readonly raw: boolean;
}

/**
 * Runs `telestion sub`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param operands the name or subject
 * @returns the exit code
 * @throws {UsageError} for wrong usage
 */
export async function runSub(
  options: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  const { name } = readOperands(operands, "telestion sub NAME");
  const settings = readOptions(options);
  const catalog = await loadCatalog(options, terminal);
  if (catalog === undefined) return 1;
  const target = findTarget(catalog, { name, options, pattern: true });
  return await withBus(options, terminal, async (bus) => {
    const show = settings.raw
      ? createRawPrinter(terminal)
      : createPrinter(catalog, target, terminal);
    const seen = await listen(bus, target.subject, { ...settings, show, terminal });
    return settings.count !== Infinity && seen < settings.count || bus.refusals.length > 0 ? 1 : 0;
  });
}

function readOptions(options: OptionValues): SubOptions {
  const bounds = { minimum: 1, maximum: 1e9, integer: true };
  return {
    count: numberOption(options, "count", bounds) ?? Infinity,
    seconds: numberOption(options, "seconds", { minimum: 0.01, maximum: 1e6 }),
    raw: options["raw"] === true,
  };
}

type Show = (message: IncomingMessage) => void;

function createPrinter(catalog: Catalog, target: Target, terminal: Terminal): Show {
  return (message) => {
    const known = target.message ?? findBySubject(catalog, message.subject);
    showMessage(recordMessage(message, known), terminal);
  };
}

function createRawPrinter(terminal: Terminal): Show {
  const decoder = new TextDecoder();
  return ({ data }) => terminal.print(decoder.decode(data));
}

/** Shows messages until there are enough of them, or the time is over; returns their number. */
function listen(
  { connection, ended }: Bus,
  subject: string,
  options: SubOptions & { readonly show: Show; readonly terminal: Terminal },
): Promise<number> {
  const { count, seconds, show, terminal } = options;
  return new Promise((resolve) => {
    let seen = 0;
    const end = (): void => {
      clearTimeout(timer);
      if (!subscription.isClosed()) subscription.unsubscribe();
      resolve(seen);
    };
    const timer = seconds === undefined ? undefined : setTimeout(end, seconds * 1000);
    const subscription = openSubscription(connection, subject, {
      callback: (error, message) => {
        if (error !== null) return end();
        if (seen === count) return;
        seen++;
        show(message);
        if (seen === count) end();
      },
    });
    ended.addEventListener("abort", end);
    void connection.flush().then(() => terminal.complain(`Listening on "${subject}"`), end);
  });
}
