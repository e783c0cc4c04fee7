import type { Command, CommandOption } from "./command.ts";

/**
 * The help of the program.
 *
 * @param commands its commands; hidden ones are left out
 * @returns lines of text
 */
export function programHelp(commands: readonly Command[]): string {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  return [
    "telestion: message schemas in, typed NATS services out",
    "",
    "Usage: telestion COMMAND [OPTIONS]",
    "",
    "Commands:",
    ...table(shown.map(({ name, summary }) => [name, summary])),
    "",
    "Options:",
    ...table([
      ["-h, --help", "Show this help, or that of a command"],
      ["-v, --version", "Show the version"],
    ]),
    "",
    `Run "telestion COMMAND --help" for the options of a command.`,
  ].join("\n");
}

/**
 * The help of one command.
 *
 * @param command the command
 * @param call how people call it; default: as a command of the program
 * @returns lines of text
 */
export function commandHelp(command: Command, call = `telestion ${command.name}`): string {
  const options = Object.entries(command.options);
  const operand = command.operand === undefined ? "" : ` ${command.operand}`;
  return [
    `Usage: ${call}${operand} [OPTIONS]`,
    "",
    command.description,
    "",
    "Options:",
    ...table([
      ...options.map(([name, option]): [string, string] => [spell(name, option), explain(option)]),
      ["-h, --help", "Show this help"],
    ]),
  ].join("\n");
}

function spell(name: string, option: CommandOption): string {
  return option.value === undefined ? `--${name}` : `--${name} ${option.value}`;
}

function explain(option: CommandOption): string {
  return option.default === undefined
    ? option.summary
    : `${option.summary} (default: ${option.default})`;
}

function table(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
