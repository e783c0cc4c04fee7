import { ServiceError } from "telestion-edge";
import {
  type EventMessage,
  matchSubject,
  type MessageTree,
  type SubjectTemplate,
} from "telestion-edge/client";
import { subjectsOverlap } from "../../runtime/subject.ts";
import { coversSubject, parseFilter } from "../database/subject_filter.ts";

const MOST_REMEMBERED = 10_000;

/** An event, whatever its content. */
export type AnyEvent = EventMessage<unknown, unknown>;

/** Which events are stored. */
export interface StoredEvents {
  /** Those of which at least some subjects are wanted. */
  readonly events: readonly AnyEvent[];
  /** Whether a subject is wanted. */
  wants(subject: string): boolean;
}

/**
 * Finds the events to be stored. Requests are not: a writer that listens to them would look like
 * someone who answers. Nor is binary content, which no schema describes.
 *
 * @param messages as generated
 * @param filters subjects with wildcards
 * @returns the events
 * @throws {ServiceError} `bad-configuration` when a filter is no subject
 */
export function findStoredEvents(messages: MessageTree, filters: readonly string[]): StoredEvents {
  const wanted = filters.map(readFilter);
  const isWanted = ({ subject, payload }: AnyEvent): boolean =>
    payload !== undefined && wanted.some((filter) => subjectsOverlap(filter, subject));
  return {
    events: listEvents(messages).filter(isWanted),
    wants: remember((subject) =>
      wanted.some((filter) => matchSubject(filter, subject) !== undefined)
    ),
  };
}

function readFilter(filter: string): SubjectTemplate {
  try {
    return parseFilter(filter);
  } catch (cause) {
    const text = `SUBSCRIBE cannot be used: ${ServiceError.from(cause).message}`;
    throw new ServiceError("bad-configuration", text, { cause });
  }
}

function listEvents(messages: MessageTree): AnyEvent[] {
  return Object.values(messages).flatMap((entry): AnyEvent[] => {
    if (entry.kind === "event") return [entry as AnyEvent];
    return entry.kind === "request" ? [] : listEvents(entry as MessageTree);
  });
}

/**
 * Parts the events into those that a stream keeps and the others.
 *
 * @param events all
 * @param subjects those of the stream, with wildcards
 * @returns both
 * @throws {ServiceError} `bad-configuration` when the stream keeps some subjects of an event only
 */
export function splitByStream(
  events: readonly AnyEvent[],
  subjects: readonly string[],
): { readonly kept: readonly AnyEvent[]; readonly others: readonly AnyEvent[] } {
  const filters = subjects.map(parseFilter);
  const isKept = ({ subject }: AnyEvent): boolean =>
    filters.some((filter) => coversSubject(filter, subject));
  const others = events.filter((event) => !isKept(event));
  const halfKept = others.find(({ subject }) =>
    filters.some((filter) => subjectsOverlap(filter, subject))
  );
  if (halfKept === undefined) return { kept: events.filter(isKept), others };
  throw new ServiceError(
    "bad-configuration",
    `The stream of TELEMETRY_STREAM keeps a part of "${halfKept.subject.template}" with its ` +
      `subjects "${subjects.join('", "')}": expected all of it, or nothing`,
  );
}

/** Finds the event of a subject; remembers the subjects it has seen. */
export class EventFinder {
  readonly #find: (subject: string) => AnyEvent | undefined;

  /** @param events those to choose from */
  constructor(events: readonly AnyEvent[]) {
    this.#find = remember((subject) =>
      events.find((event) => matchSubject(event.subject, subject) !== undefined)
    );
  }

  /**
   * Finds the event.
   *
   * @param subject of a message
   * @returns the event, or `undefined` when no schema describes the message
   */
  find(subject: string): AnyEvent | undefined {
    return this.#find(subject);
  }
}

/** Remembers answers: a flight has few subjects, and many messages on each. */
function remember<T>(answer: (subject: string) => T): (subject: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (subject) => {
    const found = known.get(subject);
    if (found !== undefined) return found.value;
    const value = answer(subject);
    if (known.size >= MOST_REMEMBERED) known.clear(); // subjects may be without number
    known.set(subject, { value });
    return value;
  };
}
