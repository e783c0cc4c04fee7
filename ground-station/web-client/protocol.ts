/**
 * PORT: what the server of the page and the page say to each other. Types only: one side runs in a
 * browser.
 *
 * @module
 */
import type { Definition, DefinitionId } from "../../codegen/model.ts";

/** What the page is told when it starts: where the bus is, and what to show. */
export interface PageConfig {
  /** The WebSocket of the bus, such as `ws://127.0.0.1:8080`. */
  readonly server: string;
  /** The login of the page; it may do what `permissions.ts` lists and nothing else. */
  readonly user: string;
  readonly password: string;
  /** The spacecraft to choose from; the first one is shown. */
  readonly spacecraft: readonly string[];
  /** Without telemetry for so long the page says that it is stale. */
  readonly staleSeconds: number;
}

/** What of the schemas the generated client does not know: written when the page is built. */
export interface WebContract {
  /** The members of all telemetry. */
  readonly members: readonly Member[];
  /** The definition of a telecommand. */
  readonly telecommand: DefinitionId;
  /** The telecommand and all that it refers to. */
  readonly definitions: readonly Definition[];
}

/** A member of a telemetry message that holds one value. */
export interface Member {
  /** The message's name, such as `spacecraft.housekeeping`. */
  readonly message: string;
  /** JSON Pointer, such as `/batteryVoltage`. */
  readonly pointer: string;
  /** Numbers and booleans are plotted. */
  readonly kind: "number" | "boolean" | "text";
  readonly description: string;
  readonly unit?: string;
  readonly limits?: Limits;
}

/** When a number is out of its limits, from `x-limits`. */
export interface Limits {
  readonly warning?: LimitRange;
  readonly critical?: LimitRange;
}

/** The bounds of a range; an absent one does not bound. */
export interface LimitRange {
  readonly low?: number;
  readonly high?: number;
}
