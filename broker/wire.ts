/**
 * PORT: how the bus talks to one client. One adapter for TCP, one for WebSocket.
 *
 * @module
 */

/** Sends to one client; what is sent in one go is gathered and written once. */
export interface Wire {
  /** Sends a line; each character is one byte. The adapter adds the line break. */
  sendLine(line: string): void;
  /** Sends a line with headers and payload behind it. */
  sendMessage(line: string, headers: Uint8Array | undefined, payload: Uint8Array): void;
  /** Sends what is gathered, and closes; nothing is read or sent afterwards. */
  close(): void;
}
