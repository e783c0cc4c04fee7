import type { Location, Problem } from "./model.ts";
import { printable } from "./names.ts";

/** Collects what is wrong with a schema folder. */
export class ProblemList {
  readonly #problems: Problem[] = [];

  /** How many were noted, repeated ones as well. */
  get size(): number {
    return this.#problems.length;
  }

  /**
   * Notes something that keeps code from being written.
   *
   * @param at the place
   * @param message what is wrong, what was expected, what to do
   */
  error(at: Location, message: string): void {
    this.#add("error", at, message);
  }

  /**
   * Notes something that the author should look at.
   *
   * @param at the place
   * @param message what is odd, and what was made of it
   */
  warning(at: Location, message: string): void {
    this.#add("warning", at, message);
  }

  /**
   * Notes what another list holds.
   *
   * @param other the other list
   */
  append(other: ProblemList): void {
    for (const problem of other.#problems) this.#problems.push(problem);
  }

  /** Whether anything keeps code from being written. */
  hasErrors(): boolean {
    return this.#problems.some(({ severity }) => severity === "error");
  }

  /**
   * All that was noted.
   *
   * @returns the problems by file and pointer, each once
   */
  sorted(): readonly Problem[] {
    const unique = new Map(this.#problems.map((problem) => [JSON.stringify(problem), problem]));
    return [...unique.values()].sort((a, b) =>
      compareText(a.file, b.file) || compareText(a.pointer, b.pointer)
    );
  }

  #add(severity: Problem["severity"], at: Location, message: string): void {
    const { file, pointer } = at;
    this.#problems.push({ severity, file, pointer, message: printable(message) });
  }
}

/**
 * Compares by code units: the same order on every runtime and in every locale.
 *
 * @param a one text
 * @param b another
 * @returns negative, zero or positive
 */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
