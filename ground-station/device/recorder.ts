import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { PacketError, readSpacePacketHeader } from "telestion-edge/packets";

const SEQUENCE_COUNTS = 16_384;
const HEADER_BYTES = 6;
const TIME_BYTES = 6;

/**
 * The flight recorder: every packet of telemetry, before it is sent. It outlives a kill, so that
 * sequence counts go on, and what the link has lost can be played back.
 */
export class Recorder {
  readonly #path: string;
  readonly #halfBytes: number;
  readonly #next: Map<number, number> = new Map();
  #unwritten: Uint8Array[] = [];
  #written: Promise<void> | undefined;
  #file: number;
  #bytes: number;

  /**
   * Opens the recorder; makes its file if there is none.
   *
   * @param path its file; a second one, `….old`, has what is older
   * @param maxBytes how large both may get together: then the older one is forgotten
   * @throws {Error} when the files cannot be read or written
   */
  constructor(path: string, maxBytes: number) {
    this.#path = path;
    this.#halfBytes = maxBytes / 2;
    for (const packet of readPackets(`${path}.old`)) this.#follow(packet);
    this.#bytes = 0;
    for (const packet of readPackets(path)) {
      this.#follow(packet);
      this.#bytes += packet.length;
    }
    this.#file = openSync(path, "a");
    ftruncateSync(this.#file, this.#bytes); // half a packet at the end
  }

  /**
   * The sequence count of the next packet of an application process.
   *
   * @param apid its identifier
   * @returns the count, modulo 16,384
   */
  nextCount(apid: number): number {
    return this.#next.get(apid) ?? 0;
  }

  /**
   * Keeps a packet. Not flushed to the disk: a kill leaves it, a power failure may not.
   *
   * @param packet its bytes
   * @returns settles when it is kept; those that come at the same time are written in one piece
   * @throws {Error} when the file cannot be written
   */
  write(packet: Uint8Array): Promise<void> {
    this.#follow(packet);
    this.#unwritten.push(packet);
    this.#written ??= Promise.resolve().then(() => this.#writeAll());
    return this.#written;
  }

  /**
   * The packets of a span of time, the oldest first.
   *
   * @param from begin, in milliseconds since 1970
   * @param to end, inclusive
   * @returns the packets as they were
   */
  *between(from: number, to: number): Generator<Uint8Array> {
    this.#writeAll();
    for (const path of [`${this.#path}.old`, this.#path]) {
      for (const packet of readPackets(path)) {
        const time = timeOf(packet);
        if (time >= from && time <= to) yield packet;
      }
    }
  }

  /** Closes the file. */
  close(): void {
    this.#writeAll();
    closeSync(this.#file);
  }

  #writeAll(): void {
    if (this.#unwritten.length === 0) return;
    const packets = Buffer.concat(this.#unwritten);
    this.#unwritten = [];
    this.#written = undefined;
    if (this.#bytes + packets.length > this.#halfBytes && this.#bytes > 0) this.#turn();
    writeSync(this.#file, packets);
    this.#bytes += packets.length;
  }

  #turn(): void {
    closeSync(this.#file);
    renameSync(this.#path, `${this.#path}.old`);
    this.#file = openSync(this.#path, "a");
    this.#bytes = 0;
  }

  #follow(packet: Uint8Array): void {
    const { apid, sequenceCount } = readSpacePacketHeader(packet);
    this.#next.set(apid, (sequenceCount + 1) % SEQUENCE_COUNTS);
  }
}

function* readPackets(path: string): Generator<Uint8Array> {
  const bytes = existsSync(path) ? readFileSync(path) : new Uint8Array(0);
  for (let at = 0; at < bytes.length;) {
    const length = lengthOf(bytes.subarray(at));
    if (length === undefined) return;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** `undefined` for what is no whole packet: the end of the record. */
function lengthOf(bytes: Uint8Array): number | undefined {
  try {
    const { length } = readSpacePacketHeader(bytes);
    return length <= bytes.length ? length : undefined;
  } catch (error) {
    if (error instanceof PacketError) return undefined;
    throw error;
  }
}

/** The clock of the spacecraft follows the header, as 48 bits. */
function timeOf(packet: Uint8Array): number {
  return Buffer.from(packet.buffer, packet.byteOffset + HEADER_BYTES, TIME_BYTES)
    .readUIntBE(0, TIME_BYTES);
}
