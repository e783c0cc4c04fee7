import type { Issue } from "./validator.ts";

/**
 * Every way in which talking over the bus, or starting a service, can fail.
 *
 * | code | meaning |
 * |---|---|
 * | `bad-configuration` | a variable is missing or has a value that cannot be used |
 * | `connection-failed` | no broker answered, or it refused the login |
 * | `disconnected` | there is no connection now and the buffer is full or off |
 * | `permission-denied` | the broker forbids this subject to this user |
 * | `no-responders` | nobody answers requests on this subject |
 * | `timeout` | no reply within the time given |
 * | `invalid-message` | data did not fit its schema, before it was sent |
 * | `invalid-request` | the responder found that the request does not fit its schema |
 * | `invalid-reply` | a reply came, and it does not fit its schema |
 * | `handler-failed` | the responder's handler threw |
 * | `rejected` | the responder's handler refused the request on purpose |
 * | `overloaded` | the responder has more requests waiting than it accepts |
 * | `stopped` | the service or client was stopped |
 */
export type ServiceErrorCode =
  | "bad-configuration"
  | "connection-failed"
  | "disconnected"
  | "permission-denied"
  | "no-responders"
  | "timeout"
  | "invalid-message"
  | "invalid-request"
  | "invalid-reply"
  | "handler-failed"
  | "rejected"
  | "overloaded"
  | "stopped";

/**
 * An error with a stable `code`. Thrown by everything in this package that can fail at run time;
 * a handler may throw one with code `rejected` to refuse a request with a text for the requester.
 *
 * @example
 * ```ts
 * import { ServiceError } from "telestion-edge";
 *
 * const error = new ServiceError("rejected", "Battery too low for mode \"science\"");
 * console.log(error.code); // "rejected"
 * ```
 */
export class ServiceError extends Error {
  /** The class name, literal so that it survives minifying. */
  override readonly name: string = "ServiceError";
  /** Which failure this is; stable across versions. */
  readonly code: ServiceErrorCode;

  /**
   * @param code which failure this is
   * @param message a sentence for people: what is wrong, where, what was expected
   * @param options `cause`: the error below this one
   */
  constructor(code: ServiceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /**
   * Turns anything that was thrown into a `ServiceError`; a `ServiceError` is returned as it is.
   *
   * @param thrown what a `catch` received
   * @param code the code for what is not a `ServiceError` yet
   * @returns the error, with `cause` set to what was thrown
   */
  static from(thrown: unknown, code: ServiceErrorCode = "handler-failed"): ServiceError {
    return toServiceError(thrown, code);
  }
}

/** Not in the class: esbuild renames a class that names itself, and stacks show the new name. */
function toServiceError(thrown: unknown, code: ServiceErrorCode): ServiceError {
  let message: string;
  try {
    if (thrown instanceof ServiceError) return thrown;
    message = thrown instanceof Error ? String(thrown.message) : String(thrown);
  } catch {
    message = "What was thrown cannot be read";
  }
  return new ServiceError(code, message, { cause: thrown });
}

/**
 * Data does not fit its schema. `issues` names each place (at most eight).
 *
 * @example
 * ```ts
 * import { ValidationError } from "telestion-edge";
 *
 * const error = new ValidationError("invalid-message", "Message \"mode\" is invalid", [
 *   { path: "/mode", keyword: "enum", message: "Expected \"safe\" or \"science\"" },
 * ]);
 * console.log(error.issues[0]?.path); // "/mode"
 * ```
 */
export class ValidationError extends ServiceError {
  /** The class name, literal so that it survives minifying. */
  override readonly name: string = "ValidationError";
  /** Every place that does not fit, at most eight. */
  readonly issues: readonly Issue[];

  /**
   * @param code `invalid-message`, `invalid-request` or `invalid-reply`
   * @param message a sentence for people
   * @param issues the places that do not fit
   */
  constructor(code: ServiceErrorCode, message: string, issues: readonly Issue[]) {
    super(code, message);
    this.issues = issues;
  }
}
