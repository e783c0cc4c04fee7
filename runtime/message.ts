import type { MessageTime } from "./message_time.ts";
import { parseSubject, type SubjectParameters, type SubjectTemplate } from "./subject.ts";
import type { Validator } from "./validator.ts";

/** The parameters of a subject that has none. */
export type NoParameters = Record<never, never>;

/**
 * Describes a message that is published to whoever listens.
 * `T` is the payload, `P` the subject parameters.
 */
export interface EventMessage<T, P = NoParameters> {
  readonly kind: "event";
  /** The message's path in the schema folder with dots, such as `telemetry.housekeeping`. */
  readonly name: string;
  /** The subject template, parsed. */
  readonly subject: SubjectTemplate;
  /** Checks the payload; absent when the content is binary: bytes are handed over as they are. */
  readonly payload: Validator<T> | undefined;
  /** Which members of the payload say when it was made; absent when the schema does not tell. */
  readonly time?: MessageTime;
  /** Carries the type of the parameters; never set. */
  readonly parameters?: P;
}

/**
 * Describes a message that is answered. `T` is the request's payload, `R` the reply's,
 * `P` the subject parameters.
 */
export interface RequestMessage<T, R, P = NoParameters> {
  readonly kind: "request";
  /** The message's path in the schema folder with dots, such as `telecommand.setMode`. */
  readonly name: string;
  /** The subject template, parsed. */
  readonly subject: SubjectTemplate;
  /** Checks the request; absent when the content is binary. */
  readonly payload: Validator<T> | undefined;
  /** Checks the reply; absent when the reply is empty. */
  readonly reply: Validator<R> | undefined;
  /** Carries the type of the parameters; never set. */
  readonly parameters?: P;
}

/** Either kind of message, whatever its types. */
export type Message = EventMessage<unknown, unknown> | RequestMessage<unknown, unknown, unknown>;

/** What {@linkcode event} takes. */
export interface EventDefinition<T, S extends string> {
  /** The message's path in the schema folder with dots, such as `telemetry.housekeeping`. */
  readonly name: string;
  /** Subject template: `{name}` is one token, a last `{name...}` one or more. */
  readonly subject: S;
  /** Checks the payload. Leave it out for binary content. */
  readonly payload?: Validator<T>;
  /** Which members of the payload say when it was made. */
  readonly time?: MessageTime;
}

/** What {@linkcode request} takes. */
export interface RequestDefinition<T, R, S extends string>
  extends Omit<EventDefinition<T, S>, "time"> {
  /** Checks the reply. Leave it out for an empty reply. */
  readonly reply?: Validator<R>;
}

/**
 * Describes an event. Generated code calls this; a message written by hand works the same.
 *
 * @param definition name, subject template, validator of the payload
 * @returns the descriptor, for `subscribe` and `publish`
 * @throws {TypeError} when the subject template is malformed
 *
 * @example
 * ```ts
 * import { event } from "telestion-edge/client";
 *
 * const frame = event({ name: "link.frame", subject: "link.{station}.frame" }); // binary
 * console.log(frame.subject.parameters); // ["station"]
 * ```
 */
export function event<T = Uint8Array, const S extends string = string>(
  definition: EventDefinition<T, S>,
): EventMessage<T, SubjectParameters<S>> {
  const { name, subject, payload, time } = definition;
  const own = time === undefined ? {} : { time };
  return { kind: "event", name, subject: parseSubject(subject), payload, ...own };
}

/**
 * Describes a request with its reply. Generated code calls this.
 *
 * @param definition name, subject template, validators of payload and reply
 * @returns the descriptor, for `respond` and `request`
 * @throws {TypeError} when the subject template is malformed
 *
 * @example
 * ```ts
 * import { request } from "telestion-edge/client";
 *
 * const reboot = request({ name: "bus.reboot", subject: "bus.reboot" }); // binary, empty reply
 * console.log(reboot.kind); // "request"
 * ```
 */
export function request<T = Uint8Array, R = void, const S extends string = string>(
  definition: RequestDefinition<T, R, S>,
): RequestMessage<T, R, SubjectParameters<S>> {
  const { name, subject, payload, reply } = definition;
  return { kind: "request", name, subject: parseSubject(subject), payload, reply };
}
