import { UsageError } from "../command.ts";

/** What a command of the bus is told beside its options. */
export interface SendOperands {
  /** A message's name, or a subject. */
  readonly name: string;
  /** The data, or where it is. */
  readonly argument: string | undefined;
}

/**
 * Reads the arguments of a command that takes a name or subject, and perhaps data.
 *
 * @param operands the arguments
 * @param usage how to call the command, such as `telestion pub NAME [DATA]`
 * @returns the name or subject, and the data
 * @throws {UsageError} when there is no name, or too much
 */
export function readOperands(operands: readonly string[], usage: string): SendOperands {
  const most = usage.split(" ").length - 2;
  const [name, argument] = operands;
  const superfluous = operands[most];
  if (name === undefined) throw new UsageError(`Name or subject is missing: ${usage}`);
  if (superfluous === undefined) return { name, argument };
  const hint = most === 1 ? "" : ", with the data in one argument, in quotes";
  throw new UsageError(`Unexpected argument "${superfluous}": expected ${usage}${hint}`);
}
