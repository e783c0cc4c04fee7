import { ServiceError } from "./errors.ts";

/** A chain of causes is cut here: it may be a circle. */
const MAX_DEPTH = 8;

/**
 * Copies an error and its causes without their stacks. What keeps a service from starting lies
 * outside of its program, in variables, files and brokers: who reads the uncaught error on a
 * terminal shall see the message, not source code and a page of stack frames around it.
 *
 * @param error what keeps the service from starting
 * @returns the same code, message and causes; of causes only name, code and message
 */
export function withoutStacks(error: ServiceError): ServiceError {
  const engine: { stackTraceLimit?: number } = Error;
  const limit = engine.stackTraceLimit;
  engine.stackTraceLimit = 0; // Bun shows a stack that was captured, even if it is overwritten
  try {
    return new ServiceError(error.code, error.message, copyCause(error, MAX_DEPTH));
  } finally {
    engine.stackTraceLimit = limit;
  }
}

function copyCause({ cause }: Error, depth: number): ErrorOptions {
  if (cause === undefined || depth === 0) return {};
  if (!(cause instanceof Error)) return { cause };
  const copy = new Error(cause.message, copyCause(cause, depth - 1));
  Object.defineProperty(copy, "name", { value: cause.name });
  return { cause: "code" in cause ? Object.assign(copy, { code: cause.code }) : copy };
}
