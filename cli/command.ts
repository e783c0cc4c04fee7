/**
 * A command is data: what it is called, which options it takes, what it runs.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { didYouMean } from "../codegen/suggest.ts";
import type { Terminal } from "./terminal.ts";

/** An option of a command. */
export interface CommandOption {
  readonly type: "string" | "boolean";
  /** One line for the help. */
  readonly summary: string;
  /** What stands for the value in the help, such as `DIR`. */
  readonly value?: string;
  /** The value when none is given. */
  readonly default?: string;
  /** May be given more than once; read all values with {@linkcode listOption}. */
  readonly multiple?: boolean;
}

/** The options that were given, by name; those with a default are always there. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** What stands on the command line after a command's name. */
export interface CommandLine {
  readonly options: OptionValues;
  /** The arguments that are no options, such as files; always empty without `operand`. */
  readonly operands: readonly string[];
}

/** What a command runs; the result is the exit code. */
export type Run = (
  options: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
) => Promise<number>;

/** A command of the `telestion` program. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, for its help. */
  readonly description: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** What stands for its further arguments in the help, such as `ENTRY…`; default: takes none. */
  readonly operand?: string;
  /** Not for people: left out of help and suggestions. */
  readonly hidden?: boolean;
  /** Loads what it runs, so that one command does not pay for another's imports. */
  load(): Promise<Run>;
}

/** Stands between the values of an option that was given more than once. */
const SEPARATOR = "\0";

/** The command line cannot be understood: ends the program with exit code 2. */
export class UsageError extends Error {
  /** The class name, literal so that it survives minifying. */
  override readonly name: string = "UsageError";
}

/**
 * Reads a command's options and further arguments.
 *
 * @param command the command
 * @param args the arguments after its name
 * @returns options by name, and operands
 * @throws {UsageError} for an unknown option, a missing or superfluous value, and an operand of a
 * command that takes none
 */
export function parseCommandLine(command: Command, args: readonly string[]): CommandLine {
  const types = Object.entries(command.options).map(([name, { type }]) => [name, { type }]);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    tokens: true,
  });
  const values: Record<string, string | boolean | undefined> = {};
  const operands: string[] = [];
  for (const [name, option] of Object.entries(command.options)) values[name] = option.default;
  for (const token of tokens) {
    if (token.kind === "option") values[token.name] = addValue(command, token, values[token.name]);
    if (token.kind === "positional") operands.push(token.value);
  }
  const [operand] = operands;
  if (operand !== undefined && command.operand === undefined) {
    throw new UsageError(`Unexpected argument "${operand}": "${command.name}" takes options`);
  }
  return { options: values, operands };
}

/**
 * All values of an option that may be given more than once.
 *
 * @param options the options of a command
 * @param name the option
 * @returns the values, in the order of the command line
 */
export function listOption(options: OptionValues, name: string): readonly string[] {
  const value = options[name];
  return typeof value === "string" ? value.split(SEPARATOR) : [];
}

function addValue(
  command: Command,
  token: OptionToken,
  before: string | boolean | undefined,
): string | boolean {
  const value = readValue(command, token);
  const joins = command.options[token.name]?.multiple === true && before !== undefined;
  return joins ? `${before}${SEPARATOR}${value}` : value;
}

/** An option as `parseArgs` found it. */
interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function readValue(command: Command, token: OptionToken): string | boolean {
  const { rawName, value } = token;
  const names = Object.keys(command.options);
  const option = names.includes(token.name) ? command.options[token.name] : undefined;
  if (option === undefined || !rawName.startsWith("--")) {
    throw new UsageError(
      `Unknown option "${rawName}"${didYouMean(rawName, names.map((name) => `--${name}`))}`,
    );
  }
  if (option.type === "boolean") {
    if (value === undefined) return true;
    throw new UsageError(`Option "${rawName}" takes no value: got "${value}"`);
  }
  if (value === undefined || value === "" || (token.inlineValue !== true && value[0] === "-")) {
    throw new UsageError(
      `Option "${rawName}" needs a value: ${rawName}=${option.value ?? "VALUE"}`,
    );
  }
  return value;
}
