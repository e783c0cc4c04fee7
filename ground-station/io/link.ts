import { ServiceError } from "telestion-edge";
import type { LinkStatus, Transmission } from "../../generated/mod.ts";
import type { Journal } from "../journal/journal.ts";
import type { Address } from "./address.ts";
import type { FrameDecoder, Framing } from "./framing.ts";
import { openTransport } from "./open_transport.ts";
import type { Transport, TransportEvents } from "./transport.ts";

/** What a link consists of, and who is told of it. */
export interface LinkOptions {
  readonly address: Address;
  readonly framing: Framing;
  /** The names of frames that were written, so that none is written again. */
  readonly written: Journal<string>;
  /** Takes a frame that came. The next bytes are read when this has settled. */
  publish(frame: Uint8Array): Promise<void>;
  /** The link went up or down. */
  onChange(status: LinkStatus, reason: string): void;
}

/** Frames over one transport, with counters. */
export class Link {
  readonly #options: LinkOptions;
  readonly #written: Set<string>;
  readonly #transport: Transport;
  #state: LinkStatus["state"] = "down";
  #peer = "";
  #decoder: FrameDecoder;
  readonly #counts = {
    bytesReceived: 0,
    framesReceived: 0,
    framesDamaged: 0,
    bytesLost: 0,
    bytesTransmitted: 0,
    framesTransmitted: 0,
    duplicates: 0,
    connections: 0,
  };

  /** @param options transport, framing, and who takes what comes */
  constructor(options: LinkOptions) {
    this.#options = options;
    this.#written = new Set(options.written.records);
    this.#decoder = options.framing.createDecoder();
    this.#transport = openTransport(options.address, this.#events());
  }

  /** What went over the link so far. */
  status(): LinkStatus {
    const { bytes, lostFrames, lostBytes } = this.#decoder.stats;
    const counts = {
      ...this.#counts,
      bytesReceived: this.#counts.bytesReceived + bytes,
      framesDamaged: this.#counts.framesDamaged + lostFrames,
      bytesLost: this.#counts.bytesLost + lostBytes,
    };
    return { state: this.#state, peer: this.#peer, ...counts };
  }

  /**
   * Writes a frame, once.
   *
   * @param frame the frame
   * @param name tells it from all others; without it the frame is written in any case
   * @returns what became of it
   * @throws {ServiceError} `rejected` when the link is down, or the frame is none
   */
  async transmit(frame: Uint8Array, name?: string): Promise<Transmission> {
    if (name !== undefined && this.#written.has(name)) {
      this.#counts.duplicates++;
      return { state: "duplicate", bytes: 0 };
    }
    if (this.#state !== "up") throw new ServiceError("rejected", "Link is down");
    const bytes = this.#encode(frame);
    // Remembered before: who is killed in between has not written it twice, at worst not at all.
    if (name !== undefined) this.#remember(name);
    try {
      await this.#transport.write(bytes);
    } catch (cause) {
      throw new ServiceError("rejected", "Link broke while the frame was written", { cause });
    }
    this.#counts.framesTransmitted++;
    this.#counts.bytesTransmitted += bytes.length;
    return { state: "written", bytes: bytes.length };
  }

  /** Ends the link. */
  async close(): Promise<void> {
    await this.#transport.close();
    this.#options.written.close();
  }

  #encode(frame: Uint8Array): Uint8Array {
    try {
      return this.#options.framing.encode(frame);
    } catch (cause) {
      throw new ServiceError("rejected", ServiceError.from(cause).message, { cause });
    }
  }

  #remember(name: string): void {
    this.#options.written.append(name);
    this.#written.add(name);
  }

  #events(): TransportEvents {
    return {
      onUp: (peer) => {
        this.#peer = peer;
        this.#counts.connections++;
        this.#change("up", "");
      },
      onDown: (reason) => {
        void this.#endStream();
        this.#change("down", reason);
      },
      onEnd: () => void this.#endStream().then(() => this.#change("ended", "")),
      onBytes: (bytes) => this.#publish(this.#decoder.push(bytes)),
    };
  }

  #change(state: LinkStatus["state"], reason: string): void {
    this.#state = state;
    this.#options.onChange(this.status(), reason);
  }

  /** What comes over the next connection is another stream. */
  async #endStream(): Promise<void> {
    const ended = this.#decoder;
    this.#decoder = this.#options.framing.createDecoder();
    const last = ended.end();
    const { bytes, lostFrames, lostBytes } = ended.stats;
    this.#counts.bytesReceived += bytes;
    this.#counts.framesDamaged += lostFrames;
    this.#counts.bytesLost += lostBytes;
    await this.#publish(last);
  }

  async #publish(frames: readonly Uint8Array[]): Promise<void> {
    // Not one after the other: what came together goes to the bus in one piece, in its order.
    await Promise.all(frames.map((frame) => this.#options.publish(frame)));
    this.#counts.framesReceived += frames.length;
  }
}
