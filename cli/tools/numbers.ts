import { type OptionValues, UsageError } from "../command.ts";

/** The bounds of an option that is a number. */
export interface NumberBounds {
  readonly minimum: number;
  readonly maximum: number;
  /** Whole numbers only. */
  readonly integer?: boolean;
}

/**
 * Reads an option that is a number.
 *
 * @param options the options of a command
 * @param name the option
 * @param bounds what is possible
 * @returns the number; `undefined` when the option was not given and has no default
 * @throws {UsageError} for what is no number within the bounds
 */
export function numberOption(
  options: OptionValues,
  name: string,
  { minimum, maximum, integer = false }: NumberBounds,
): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = /^\d+(?:\.\d+)?$/.test(String(text)) ? Number(text) : NaN;
  const fits = value >= minimum && value <= maximum && (!integer || Number.isInteger(value));
  if (fits) return value;
  const kind = integer ? "a whole number" : "a number";
  throw new UsageError(
    `Option "--${name}" is "${text}": expected ${kind} from ${minimum} to ${maximum}`,
  );
}

/**
 * A time as the tools print it for programs.
 *
 * @param milliseconds as measured
 * @returns the same in steps of 0.1 ms
 */
export function roundMs(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
