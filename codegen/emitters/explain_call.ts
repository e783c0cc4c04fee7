/**
 * Prints the calls that `explain` functions are made of.
 *
 * @module
 */
import { stringLiteral } from "../names.ts";
import { type Expression, FALSE, TRUE } from "./expression.ts";
import type { Body } from "./scope.ts";

/** What an explaining statement speaks of: source texts of the last step and of the value. */
export interface Subject {
  readonly key: string;
  readonly value: string;
}

/**
 * A call of a method of the issues that an explain function collects.
 *
 * @param method the method
 * @param parameters source texts
 * @returns source text
 */
export function issueCall(method: string, ...parameters: readonly string[]): string {
  return `issues.${method}(${parameters.join(", ")})`;
}

/**
 * The source text of a keyword and what it asks for.
 *
 * @param keyword such as `multipleOf`
 * @param expected such as `a multiple of 5`
 * @returns a literal
 */
export function expectation(keyword: string, expected: string): string {
  return `[${stringLiteral(keyword)}, ${stringLiteral(expected)}]`;
}

/**
 * Prints that something is expected of the value at hand.
 *
 * @param body where to print
 * @param fits source text: whether it is so
 * @param expected the literal that {@linkcode expectation} makes
 */
export function expectThat(body: Body, fits: string, expected: string): void {
  body.line(`${issueCall("expectThat", "key", fits, expected)};`);
}

/** Prints a call as a statement, if there is one. */
export function explainStatement(body: Body, call: string | undefined): void {
  if (call !== undefined) body.line(`${call};`);
}

/** Prints a call that is made under a condition, if there is one. */
export function explainWhere(body: Body, condition: Expression, call: string | undefined): void {
  if (call === undefined || condition === FALSE) return;
  body.line(condition === TRUE ? `${call};` : `if (${condition.text}) ${call};`);
}
