/**
 * PORT: what the console's server and its page say to each other. Types only: both sides import
 * them, one runs in a browser.
 *
 * @module
 */
import type { Definition } from "../../codegen/model.ts";
import type { MessageRecord, RequestOutcome } from "../tools/record_types.ts";

/** A message of the schemas, as the page needs it. */
export interface ConsoleMessage {
  /** Such as `telemetry.housekeeping`. */
  readonly name: string;
  readonly kind: "event" | "request";
  readonly content: "json" | "binary";
  /** The subject template. */
  readonly subject: string;
  /** The subject to listen to: the template with wildcards. */
  readonly pattern: string;
  readonly parameters: readonly string[];
  readonly title: string;
  readonly description: string;
  /** Id of the payload's definition; absent for binary content. */
  readonly payload?: string;
}

/** All messages, and the schemas that they refer to; also sent when a schema changes. */
export interface ContractEvent {
  readonly type: "contract";
  /** The project's name. */
  readonly project: string;
  readonly messages: readonly ConsoleMessage[];
  readonly definitions: readonly Definition[];
}

/** One instance or more of a service. */
export interface ConsoleService {
  readonly name: string;
  /** `gone`: it answered before and does not now. */
  readonly state: "ok" | "errors" | "late" | "gone";
  readonly instances: number;
  /** In the last 60 s; absent where it does not answer health requests. */
  readonly errors?: number;
  /** Of the slowest answer, in milliseconds. */
  readonly latencyMs?: number;
  readonly version: string;
  /** Runtime, where it says so. */
  readonly runtime: string;
  /** Messages that its endpoints received, per second. */
  readonly rate: number;
  readonly endpoints: readonly ConsoleEndpoint[];
}

/** An endpoint of a service, of all its instances. */
export interface ConsoleEndpoint {
  readonly name: string;
  readonly subject: string;
  readonly requests: number;
  readonly errors: number;
  readonly meanMs: number;
  readonly lastError: string;
}

/** Who answers on the bus, every two seconds. */
export interface ServicesEvent {
  readonly type: "services";
  readonly services: readonly ConsoleService[];
}

/** Messages per second, by the message's name; each second. */
export interface RatesEvent {
  readonly type: "rates";
  readonly rates: Readonly<Record<string, number>>;
}

/** What came on the subject that the page listens to, four times a second. */
export interface MessagesEvent {
  readonly type: "messages";
  /** A sample, oldest first. */
  readonly messages: readonly MessageRecord[];
  /** How many came beside the sample. */
  readonly omitted: number;
  /** How many of those are known to be invalid. */
  readonly omittedInvalid: number;
}

/** Whether there is a connection to the broker. */
export interface ConnectionEvent {
  readonly type: "connection";
  readonly connected: boolean;
  /** What the broker refused, if anything. */
  readonly refusal?: string;
}

/** One line of the stream that the page reads. */
export type ConsoleEvent =
  | ContractEvent
  | ServicesEvent
  | RatesEvent
  | MessagesEvent
  | ConnectionEvent;

/** What the page asks to be sent. */
export interface SendRequest {
  readonly subject: string;
  /** The payload, as text or, for binary content, as base64. */
  readonly text?: string;
  readonly base64?: string;
  /** `check`: says only whether it is valid. */
  readonly action: "publish" | "request" | "check";
  /** Send it although it is invalid. */
  readonly force?: boolean;
}

/** What came of it. */
export interface SendResult {
  /** Whether the payload fits; absent where no schema says so. */
  readonly valid?: boolean;
  readonly issues: MessageRecord["issues"];
  readonly sent: boolean;
  /** Of a request. */
  readonly outcome?: RequestOutcome;
}
