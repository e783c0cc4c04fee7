/**
 * Boolean expressions of TypeScript, put together so that they hold no needless parentheses and
 * can be negated readably.
 *
 * @module
 */

/** A boolean expression. */
export interface Expression {
  /** Its source text. */
  readonly text: string;
  /** The operator that was applied last. */
  readonly operator: "||" | "&&" | "comparison" | "call";
  /** The source text of its negation. */
  readonly negation: string;
}

/** What is always true. */
export const TRUE: Expression = { text: "true", operator: "call", negation: "false" };

/** What is never true. */
export const FALSE: Expression = { text: "false", operator: "call", negation: "true" };

/**
 * A comparison for equality.
 *
 * @param left source text of the left side
 * @param right source text of the right side
 * @returns `left === right`
 */
export function equals(left: string, right: string): Expression {
  return {
    text: `${left} === ${right}`,
    operator: "comparison",
    negation: `${left} !== ${right}`,
  };
}

/**
 * A comparison whose negation is not the opposite comparison, because of `NaN`.
 *
 * @param text source text such as `v1 >= 5`
 * @returns the comparison
 */
export function comparison(text: string): Expression {
  return { text, operator: "comparison", negation: `!(${text})` };
}

/**
 * A function call.
 *
 * @param name the function
 * @param parameters source texts
 * @returns the call
 */
export function call(name: string, ...parameters: readonly string[]): Expression {
  const text = `${name}(${parameters.join(", ")})`;
  return { text, operator: "call", negation: `!${text}` };
}

/**
 * The negation of an expression.
 *
 * @param expression what to negate
 * @returns the negation
 */
export function not(expression: Expression): Expression {
  if (expression === TRUE) return FALSE;
  if (expression === FALSE) return TRUE;
  const { text, operator, negation } = expression;
  if (operator === "&&") return { text: negation, operator: "call", negation: text };
  return { text: negation, operator: operator === "||" ? "&&" : operator, negation: text };
}

/**
 * Joins expressions that must all be true.
 *
 * @param parts the expressions
 * @returns their conjunction
 */
export function and(parts: readonly Expression[]): Expression {
  if (parts.includes(FALSE)) return FALSE;
  const needed = parts.filter((part) => part !== TRUE);
  const [first = TRUE] = needed;
  if (needed.length < 2) return first;
  const text = needed.map((part) => part.operator === "||" ? `(${part.text})` : part.text)
    .join(" && ");
  return { text, operator: "&&", negation: `!(${text})` };
}

/**
 * Joins expressions of which one must be true.
 *
 * @param parts the expressions
 * @returns their disjunction
 */
export function or(parts: readonly Expression[]): Expression {
  if (parts.includes(TRUE)) return TRUE;
  const needed = parts.filter((part) => part !== FALSE);
  const [first = FALSE] = needed;
  if (needed.length < 2) return first;
  const text = needed.map((part) => part.operator === "&&" ? `(${part.text})` : part.text)
    .join(" || ");
  const simple = needed.every((part) => part.operator === "comparison" || part.operator === "call");
  const negation = simple ? needed.map((part) => part.negation).join(" && ") : `!(${text})`;
  return { text, operator: "||", negation };
}
