/**
 * Whether a value is a promise, of whatever make.
 *
 * @param value what a function of a user returned
 * @returns `true` when it has a method `then`
 */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}
