import { readFileSync } from "node:fs";
import process from "node:process";
import { type BusOptions, startBus } from "../../broker/mod.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { onStop } from "../dev/stop_signals.ts";
import type { Terminal } from "../terminal.ts";
import { explainStart, readPort } from "./dev.ts";

/**
 * Runs `telestion bus`.
 *
 * @param values the options of the command
 * @param terminal where to write
 * @returns the exit code: 0 when it was ended, 1 when it cannot listen
 * @throws {UsageError} when an option is wrong, or the login is incomplete
 */
export async function runBus(values: OptionValues, terminal: Terminal): Promise<number> {
  const options = readOptions(values);
  try {
    const bus = await startBus(options).catch(explainMisuse);
    const { url, websocketUrl } = bus;
    if (terminal.isInteractive) {
      terminal.print(`Bus: ${url}`);
      if (websocketUrl !== undefined) terminal.print(`For web pages: ${websocketUrl}`);
    } else terminal.print(JSON.stringify({ url, websocketUrl }));
    await new Promise<void>((resolve) => {
      const forget = onStop(() => {
        forget();
        resolve();
      });
    });
    await bus.stop();
    return 0;
  } catch (error) {
    return explainStart(error, terminal);
  }
}

/** What the library takes for a mistake of the programmer is one of the command line here. */
function explainMisuse(error: unknown): never {
  throw error instanceof TypeError ? new UsageError(error.message) : error;
}

function readOptions(values: OptionValues): BusOptions {
  const { host, user } = values;
  const port = readPort("port", values["port"]) ?? 0;
  const webPort = readPort("websocket-port", values["websocket-port"]);
  const login = user === undefined ? {} : { user: String(user), password: readPassword() };
  return {
    host: String(host),
    port,
    ...login,
    ...webPort === undefined ? {} : { websocket: { port: webPort } },
  };
}

/** Not from the command line, which everybody on this machine can read. */
function readPassword(): string {
  const { NATS_PASSWORD, NATS_PASSWORD_FILE } = process.env;
  const password = NATS_PASSWORD || (NATS_PASSWORD_FILE && readSecret(NATS_PASSWORD_FILE));
  if (password) return password;
  throw new UsageError(
    'Option "--user" needs a password: expected it in NATS_PASSWORD, or a file with it in ' +
      "NATS_PASSWORD_FILE",
  );
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`Cannot read the file of NATS_PASSWORD_FILE, "${file}": ${message}`);
  }
}
