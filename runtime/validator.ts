/** One place where a value does not fit its schema. */
export interface Issue {
  /** JSON Pointer (RFC 6901) of the value, `""` for the whole. */
  readonly path: string;
  /** The JSON Schema keyword that failed, such as `required` or `maximum`. */
  readonly keyword: string;
  /** What was expected, as a sentence without a full stop. */
  readonly message: string;
}

/**
 * The most issues that one call of {@linkcode Validator.explain} lists.
 *
 * @example
 * ```ts
 * import { MAX_ISSUES } from "telestion-edge/validation";
 *
 * console.log(MAX_ISSUES); // 8
 * ```
 */
export const MAX_ISSUES = 8;

/** Checks values of one schema. Generated code provides these; the two methods always agree. */
export interface Validator<T> {
  /** Whether the value fits; fast, allocates nothing. */
  check(this: void, value: unknown): value is T;
  /** Every place that does not fit, at most {@linkcode MAX_ISSUES}; empty when the value fits. */
  explain(this: void, value: unknown): Issue[];
}
