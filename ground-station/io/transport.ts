/**
 * PORT: what carries bytes. Who reads them need not know how.
 *
 * @module
 */

/** Who is told of what a transport does. */
export interface TransportEvents {
  /** Bytes can go from now on; `peer` is whom they go to. */
  onUp(peer: string): void;
  /** They cannot any more, or could not; the transport tries again by itself. */
  onDown(reason: string): void;
  /** Bytes came. The next ones come when this has settled. */
  onBytes(bytes: Uint8Array): Promise<void>;
  /** No more will ever come: a file was read to its end. */
  onEnd(): void;
}

/** Carries bytes both ways, and comes back by itself when it was interrupted. */
export interface Transport {
  /** Settles when the platform has the bytes; rejects when it has not, or may not have all. */
  write(bytes: Uint8Array): Promise<void>;
  /** Cuts the connection as a fault would; it comes back by itself. */
  interrupt(): void;
  /** Ends everything; settles when it is over. */
  close(): Promise<void>;
}

/** A connection of a transport: it lives until either side ends it. */
export interface Connection extends AsyncIterable<Uint8Array> {
  readonly peer: string;
  /** Settles when the platform has the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  destroy(): void;
}
