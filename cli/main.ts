#!/usr/bin/env node
/**
 * The `telestion` program.
 *
 * @module
 */
import { realpathSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { didYouMean } from "../codegen/suggest.ts";
import { VERSION } from "../codegen/version.ts";
import { type Command, parseCommandLine, UsageError } from "./command.ts";
import { commandHelp, programHelp } from "./help.ts";
import { buildCommand } from "./commands/build_command.ts";
import { busCommand } from "./commands/bus_command.ts";
import { composeCommand } from "./commands/compose_command.ts";
import { decodeCommand } from "./commands/decode_command.ts";
import { devCommand } from "./commands/dev_command.ts";
import { consoleCommand } from "./commands/console_command.ts";
import { dockerCommand } from "./commands/docker_command.ts";
import { exportCommand } from "./commands/export_command.ts";
import { genCommand } from "./commands/gen_command.ts";
import { healthCommand } from "./commands/health_command.ts";
import { importCommand } from "./commands/import_command.ts";
import { initCommand } from "./commands/init_command.ts";
import { inferCommand } from "./commands/infer_command.ts";
import { kubernetesCommand } from "./commands/kubernetes_command.ts";
import { lsCommand } from "./commands/ls_command.ts";
import { pubCommand } from "./commands/pub_command.ts";
import { readModulesCommand } from "./commands/read_modules_command.ts";
import { reqCommand } from "./commands/req_command.ts";
import { subCommand } from "./commands/sub_command.ts";
import { runCommand } from "./commands/run_command.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

/** All commands, in the order of the help. */
const COMMANDS: readonly Command[] = [
  initCommand,
  devCommand,
  runCommand,
  busCommand,
  genCommand,
  inferCommand,
  importCommand,
  exportCommand,
  decodeCommand,
  buildCommand,
  dockerCommand,
  composeCommand,
  kubernetesCommand,
  healthCommand,
  lsCommand,
  subCommand,
  pubCommand,
  reqCommand,
  consoleCommand,
  readModulesCommand,
];

/**
 * Runs the program.
 *
 * @param args the arguments after the program's name
 * @param terminal where to write
 * @returns the exit code: 0 when all is well, 1 when something failed, 2 for wrong usage
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = "", ...rest] = args;
  try {
    if (name === "") {
      terminal.complain(programHelp(COMMANDS));
      return 2;
    }
    if (name === "--version" || name === "-v") return show(terminal, `telestion ${VERSION}`);
    if (isHelp(name) || name === "help") return show(terminal, help(rest[0]));
    const command = findCommand(name);
    const own = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
    if (own.some(isHelp)) return show(terminal, commandHelp(command));
    const { options, operands } = parseCommandLine(command, rest);
    const run = await command.load();
    return await run(options, terminal, operands);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.complain(`${terminal.paint("red", "error")}: ${error.message}`);
    terminal.complain(`Run "telestion --help" for what is possible`);
    return 2;
  }
}

function show(terminal: Terminal, text: string): number {
  terminal.print(text);
  return 0;
}

function help(name: string | undefined): string {
  return name === undefined ? programHelp(COMMANDS) : commandHelp(findCommand(name));
}

function isHelp(arg: string): boolean {
  return arg === "--help" || arg === "-h";
}

function findCommand(name: string): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const kind = name.startsWith("-") ? "option" : "command";
  const names = COMMANDS.filter(({ hidden }) => hidden !== true).map(({ name }) => name);
  throw new UsageError(
    `Unknown ${kind} "${name}"${didYouMean(name, [...names, "--help", "--version"])}`,
  );
}

/** The file or, where the program runs from the web (Deno), the address of this module. */
function ownPath(): string {
  return import.meta.url.startsWith("file:") ? fileURLToPath(import.meta.url) : import.meta.url;
}

/** Whether this module is the program: older versions of Node tell only by the path. */
function isProgram(): boolean {
  const { main } = import.meta as { main?: boolean };
  const [, script] = process.argv;
  return main ?? (script !== undefined && realpathSync(script) === ownPath());
}

if (isProgram()) process.exitCode = await main(process.argv.slice(2), processTerminal(ownPath()));
