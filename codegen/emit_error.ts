/**
 * Tells which schema an emitter fails on.
 *
 * @module
 */
import type { Location } from "./model.ts";

/** An emitter fails on a schema; the cause says why. */
export class EmitError extends Error {
  /** The class name, literal so that it survives minifying. */
  override readonly name: string = "EmitError";
  /** The schema. */
  readonly at: Location;

  /**
   * @param at the schema
   * @param cause what was thrown
   */
  constructor(at: Location, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.at = at;
  }
}

/**
 * Runs a step of an emitter.
 *
 * @param at the schema that it is about
 * @param step prints code
 * @throws {EmitError} with the place, whatever the step throws
 */
export function emitting(at: Location, step: () => void): void {
  try {
    step();
  } catch (error) {
    throw new EmitError(at, error);
  }
}

/**
 * The message of anything that was thrown.
 *
 * @param error what was thrown
 * @returns one sentence
 */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
