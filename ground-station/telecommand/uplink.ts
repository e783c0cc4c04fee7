import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "telestion-edge";
import type { CommandState, Transmission } from "../../generated/mod.ts";

const RETRY_MS = 200;

/** After these a request may have been carried out all the same. */
const UNCERTAIN: readonly string[] = ["timeout", "disconnected", "handler-failed", "invalid-reply"];

/** How a frame is handed over. */
export interface UplinkOptions {
  /** When it is too late, in milliseconds since 1970. */
  readonly before: number;
  /** Ends the attempts. */
  readonly signal: AbortSignal;
  /** Asks the IO Service to write the frame, under the same name each time. */
  transmit(): Promise<Transmission>;
}

/** What became of a frame. */
export interface Handover {
  readonly state: Extract<CommandState, "sent" | "cancelled" | "timed-out">;
  readonly reason?: string;
}

/**
 * Hands a frame over to the IO Service. That writes a frame of one name once, so asking again does
 * no harm.
 *
 * @param options the frame, and until when
 * @returns `sent`; or `cancelled` when it was certainly not written, `timed-out` when it may be;
 * `undefined` when it was aborted
 */
export async function handOver(options: UplinkOptions): Promise<Handover | undefined> {
  let uncertain = false;
  while (!options.signal.aborted) {
    let reason: string;
    try {
      await options.transmit();
      return { state: "sent" };
    } catch (error) {
      const { code, message } = ServiceError.from(error);
      uncertain ||= UNCERTAIN.includes(code);
      reason = `Not sent: ${message}`;
    }
    if (Date.now() >= options.before) {
      return { state: uncertain ? "timed-out" : "cancelled", reason };
    }
    await sleep(RETRY_MS, undefined, { signal: options.signal }).catch(() => {}); // when aborted
  }
  return undefined;
}
