/**
 * Reads what clients of NATS send, from chunks of any size.
 *
 * @module
 */
import { ByteCollector } from "./byte_collector.ts";
import { ProtocolViolation } from "./protocol_violation.ts";
import type { RoutedMessage } from "./router.ts";

/** Gets what was read; may throw a {@linkcode ProtocolViolation}. */
export interface ProtocolHandler {
  connect(options: string): void;
  publish(message: RoutedMessage): void;
  subscribe(id: string, pattern: string, queue: string): void;
  unsubscribe(id: string, max: number): void;
  ping(): void;
  pong(): void;
}

/** How a {@linkcode ProtocolParser} reads. */
export interface ParserOptions {
  /** The most bytes of a line's arguments. */
  readonly maxControlLine: number;
  /** The most bytes of a message, headers included. */
  readonly maxPayload: number;
  /** Makes a text of bytes: each byte one character, so that any byte comes back as it was. */
  readonly readText: (bytes: Uint8Array, start: number, end: number) => string;
}

/** The arguments of a PUB or HPUB whose payload is still to come. */
interface Publication {
  readonly subject: string;
  readonly reply: string;
  readonly headerLength: number;
  readonly length: number;
}

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const DELETE = 127;
const UNKNOWN = "Unknown Protocol Operation";
const OPERATIONS = [
  "PUB",
  "HPUB",
  "SUB",
  "UNSUB",
  "PING",
  "PONG",
  "CONNECT",
  "INFO",
  "+OK",
  "-ERR",
];
const NEEDS_ARGUMENTS = /^(?:H?PUB|(?:UN)?SUB|INFO|-ERR)$/;
const LONGEST_OPERATION = 7;
/** As nats-server: more digits are no length. */
const MAX_DIGITS = 9;

/** Reads the protocol of one client. */
export class ProtocolParser {
  readonly #handler: ProtocolHandler;
  readonly #options: ParserOptions;
  /** The beginning of a line or payload that is not complete. */
  readonly #kept: ByteCollector = new ByteCollector();
  #publication: Publication | undefined;
  #connectOnly = false;

  /**
   * @param handler gets what was read
   * @param options limits
   */
  constructor(handler: ProtocolHandler, options: ParserOptions) {
    this.#handler = handler;
    this.#options = options;
  }

  /** Whether CONNECT is the only thing to accept: a login is needed first. */
  set connectOnly(only: boolean) {
    this.#connectOnly = only;
  }

  /**
   * Reads a chunk.
   *
   * @throws {ProtocolViolation} when the connection must be closed
   */
  write(chunk: Uint8Array): void {
    let at = this.#kept.length === 0 ? 0 : this.#resume(chunk);
    while (at < chunk.length) at = this.#read(chunk, at);
  }

  /** Completes what an earlier chunk began; gives where to go on. */
  #resume(chunk: Uint8Array): number {
    const publication = this.#publication;
    const missing = publication === undefined
      ? chunk.indexOf(LF) + 1 || chunk.length
      : publication.length + 2 - this.#kept.length;
    const taken = Math.min(missing, chunk.length);
    this.#kept.add(chunk.subarray(0, taken));
    const complete = publication === undefined ? chunk[taken - 1] === LF : taken === missing;
    if (complete) this.#read(this.#kept.take(), 0);
    else if (publication === undefined) this.#checkBeginning(this.#kept.peek());
    return taken;
  }

  #read(bytes: Uint8Array, at: number): number {
    const publication = this.#publication;
    return publication === undefined
      ? this.#readLine(bytes, at)
      : this.#readPayload(bytes, at, publication);
  }

  #readLine(bytes: Uint8Array, at: number): number {
    const end = bytes.indexOf(LF, at);
    if (end < 0) {
      this.#checkBeginning(bytes.subarray(at));
      this.#kept.add(bytes.subarray(at));
      return bytes.length;
    }
    this.#line(bytes, at, bytes[end - 1] === CR && end > at ? end - 1 : end);
    return end + 1;
  }

  #readPayload(bytes: Uint8Array, at: number, publication: Publication): number {
    const { subject, reply, headerLength, length } = publication;
    const end = at + length;
    if (end + 2 > bytes.length) {
      this.#kept.add(bytes.subarray(at));
      return bytes.length;
    }
    if (bytes[end] !== CR || bytes[end + 1] !== LF) throw new ProtocolViolation(UNKNOWN);
    this.#publication = undefined;
    const body = at + headerLength;
    const headers = headerLength === 0 ? undefined : bytes.subarray(at, body);
    this.#handler.publish({ subject, reply, headers, payload: bytes.subarray(body, end) });
    return end + 2;
  }

  /** An incomplete line must begin as an operation does, and must not grow without end. */
  #checkBeginning(line: Uint8Array): void {
    const beginning = this.#text(line, 0, Math.min(line.length, LONGEST_OPERATION)).toUpperCase();
    const [word = ""] = beginning.split(/[ \t\r]/);
    if (!this.#mayBegin(word, word.length < beginning.length)) this.#unknown();
    if (line.length > this.#options.maxControlLine + LONGEST_OPERATION + 3) this.#tooLong();
  }

  #mayBegin(word: string, complete: boolean): boolean {
    const operations = this.#connectOnly ? ["CONNECT"] : OPERATIONS;
    return operations.some((name) => complete ? word === name : name.startsWith(word)) ||
      /^(?:PING|PONG|\+OK)/.test(word) && !this.#connectOnly;
  }

  #line(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !isSpace(bytes[at])) at++;
    const name = this.#text(bytes, start, at).toUpperCase();
    const hasSpace = at < end;
    while (at < end && isSpace(bytes[at])) at++;
    if (this.#connectOnly && name !== "CONNECT") this.#unknown();
    if (end - at > this.#options.maxControlLine) this.#tooLong();
    if (!hasSpace && NEEDS_ARGUMENTS.test(name)) this.#unknown();
    this.#operation(name, bytes, { start: at, end });
  }

  #operation(name: string, bytes: Uint8Array, range: { start: number; end: number }): void {
    switch (name) {
      case "PUB":
        return this.#publish(this.#split(bytes, range), false);
      case "HPUB":
        return this.#publish(this.#split(bytes, range), true);
      case "SUB":
        return this.#subscribe(this.#split(bytes, range));
      case "UNSUB":
        return this.#unsubscribe(this.#split(bytes, range));
      case "CONNECT":
        return this.#handler.connect(this.#text(bytes, range.start, range.end));
      case "INFO":
        return;
      case "-ERR":
        throw new ProtocolViolation();
    }
    if (name.startsWith("PING")) this.#handler.ping();
    else if (name.startsWith("PONG")) this.#handler.pong();
    else if (!name.startsWith("+OK")) this.#unknown();
  }

  #publish(args: readonly string[], withHeaders: boolean): void {
    const sizes = withHeaders ? 2 : 1;
    if (args.length < 1 + sizes || args.length > 2 + sizes) throw new ProtocolViolation();
    const [subject = ""] = args;
    const reply = args.length === 2 + sizes ? args[1] ?? "" : "";
    const length = parseLength(args.at(-1));
    const headerLength = withHeaders ? parseLength(args.at(-2)) : 0;
    if (length > this.#options.maxPayload) throw new ProtocolViolation("Maximum Payload Violation");
    if (headerLength > length) throw new ProtocolViolation();
    this.#publication = { subject, reply, headerLength, length };
  }

  #subscribe(args: readonly string[]): void {
    const [pattern = "", second = "", third] = args;
    if (args.length < 2 || args.length > 3) throw new ProtocolViolation();
    this.#handler.subscribe(third ?? second, pattern, third === undefined ? "" : second);
  }

  #unsubscribe(args: readonly string[]): void {
    const [id = "", max = ""] = args;
    if (args.length < 1 || args.length > 2) throw new ProtocolViolation();
    this.#handler.unsubscribe(id, isLength(max) ? Number(max) : 0);
  }

  #split(bytes: Uint8Array, { start, end }: { start: number; end: number }): string[] {
    const parts: string[] = [];
    let from = start;
    for (let at = start; at <= end; at++) {
      const byte = at < end ? bytes[at] ?? 0 : SPACE;
      if (byte === SPACE || byte === TAB || byte === CR) {
        if (at > from) parts.push(this.#text(bytes, from, at));
        from = at + 1;
      } else if (byte < SPACE || byte === DELETE) {
        // nats-server lets them pass; in a subject they are never meant.
        throw new ProtocolViolation(UNKNOWN);
      }
    }
    return parts;
  }

  #text(bytes: Uint8Array, start: number, end: number): string {
    return this.#options.readText(bytes, start, end);
  }

  #unknown(): never {
    throw new ProtocolViolation(this.#connectOnly ? "Authorization Violation" : UNKNOWN);
  }

  #tooLong(): never {
    throw new ProtocolViolation("maximum control line exceeded");
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

function isLength(text: string): boolean {
  return text.length <= MAX_DIGITS && /^\d+$/.test(text);
}

function parseLength(text = ""): number {
  if (!isLength(text)) throw new ProtocolViolation();
  return Number(text);
}
