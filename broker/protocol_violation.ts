/**
 * Thrown by what reads the protocol: the connection must be closed.
 *
 * @module
 */

/** What a client did wrong; `text` is what it is told, in nats-server's words, `""`: nothing. */
export class ProtocolViolation extends Error {
  override readonly name = "ProtocolViolation";
  /** What stands between the quotes of `-ERR`. */
  readonly text: string;

  /** @param text what the client is told */
  constructor(text = "") {
    super(text);
    this.text = text;
  }
}
