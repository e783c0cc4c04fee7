/**
 * `npm start`: the whole mission on this machine. Generates code, builds the page, and runs the
 * services of `telestion.json`.
 *
 * @module
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseCommandLine, UsageError } from "../cli/command.ts";
import { explainStart } from "../cli/commands/dev.ts";
import { commandHelp } from "../cli/help.ts";
import { processTerminal, type Terminal } from "../cli/terminal.ts";
import { checkNpm, startCommand } from "./start/options.ts";

const CALL = "npm start --";

/** What the generator starts anew to read schemas that are modules. */
const TELESTION = fileURLToPath(new URL("../cli/main.ts", import.meta.url));

async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    terminal.print(commandHelp(startCommand, CALL));
    return 0;
  }
  try {
    checkNpm(process.env, args);
    const { options } = parseCommandLine(startCommand, args);
    const run = await startCommand.load();
    return await run(options, terminal, []);
  } catch (error) {
    if (!(error instanceof UsageError)) return explainStart(error, terminal);
    terminal.complain(`${terminal.paint("red", "error")}: ${error.message}`);
    terminal.complain(`Run "${CALL} --help" for what is possible`);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2), processTerminal(TELESTION));
