/**
 * A client that types the protocol by hand.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import { eventually } from "../helpers/eventually.ts";

/** A socket and what came out of it. */
export interface RawClient {
  readonly socket: Socket;
  /** Writes; each character is one byte. */
  send(text: string): void;
  /** All that came, one character for each byte, without INFO, which may come again. */
  received(): string;
  /** The first INFO. */
  info(): Promise<Record<string, unknown>>;
  /** Waits for a text; gives all that came. */
  waitFor(text: string): Promise<string>;
  /** Waits until the broker has closed; gives all that came. */
  waitForEnd(timeoutMs?: number): Promise<string>;
  isClosed(): boolean;
  close(): void;
}

/** Connects; `first`: written at once. */
export function connectRaw(port: number, first = ""): RawClient {
  const socket = connect(port, "127.0.0.1");
  let all = "";
  let closed = false;
  socket.setEncoding("latin1");
  socket.on("data", (text: string) => all += text);
  socket.on("error", () => {});
  socket.on("close", () => closed = true);
  const send = (text: string): void => void socket.write(Buffer.from(text, "latin1"));
  const received = (): string => all.replace(/^INFO .*\r\n/gm, "");
  send(first);
  return {
    socket,
    send,
    received,
    isClosed: () => closed,
    info: async () => {
      const line = await eventually(() => /^INFO (.*)\r\n/.exec(all)?.[1] ?? false);
      return JSON.parse(line) as Record<string, unknown>;
    },
    waitFor: async (text) => {
      await eventually(() => received().includes(text), { everyMs: 2, what: `"${text}"` });
      return received();
    },
    waitForEnd: async (timeoutMs = 5000) => {
      await eventually(() => closed, { timeoutMs, everyMs: 2, what: "End of the connection" });
      return received();
    },
    close: () => void socket.destroy(),
  };
}

const LAST = "PING\r\n";

/** Sends a text and a last PING; gives what comes until the PONG to it, or `CLOSED` at the end. */
export async function converse(port: number, text: string): Promise<string> {
  const client = connectRaw(port, text + LAST);
  try {
    await eventually(() => client.isClosed() || client.received().endsWith("PONG\r\n"), {
      everyMs: 2,
      what: `An answer to ${JSON.stringify(text.slice(0, 80))}`,
    });
    return client.isClosed()
      ? `${client.received()}CLOSED`
      : client.received().replace(/PONG\r\n$/, "");
  } finally {
    client.close();
  }
}
