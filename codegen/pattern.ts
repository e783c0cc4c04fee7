/**
 * Judges the regular expressions of schemas.
 *
 * @module
 */
import type { Location } from "./model.ts";
import type { ProblemList } from "./problem_list.ts";
import { quote } from "./suggest.ts";

/** Judges regular expressions and reports what is wrong with them; each text is judged once. */
export class PatternChecker {
  readonly #problems: ProblemList;

  /** @param problems receives what is wrong */
  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  /**
   * Judges one regular expression.
   *
   * @param pattern as the schema has it
   * @param at the place
   * @param options `maxLength`: the longest text that it is tried on
   * @returns the pattern as it is to be compiled, with flag `u`
   */
  check(pattern: string, at: Location, _options: { readonly maxLength?: number } = {}): string {
    try {
      new RegExp(pattern, "u");
    } catch {
      this.#problems.error(at, `Pattern ${quote(pattern)} is no valid regular expression`);
    }
    return pattern;
  }
}
