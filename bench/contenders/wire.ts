/**
 * The NATS protocol by hand, as far as the bench speaks it: what no client can be faster than,
 * and what floods and counts cost the least with.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";

const CR = 13;

/** One message off the wire; the payload is valid during the call only. */
export type WireHandler = (subject: string, reply: string | undefined, payload: Buffer) => void;

/** A connection without reconnection, deadlines and checks. */
export class Wire {
  readonly #socket: Socket;
  readonly #handlers = new Map<string, WireHandler>();
  #rest: Buffer = Buffer.alloc(0);
  #outgoing = "";
  #lastSid = 0;
  #pongs: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#read(chunk));
  }

  /** Connects and waits for the server's first PONG. */
  static async open(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url);
    const wire = new Wire(connect(Number(port), hostname));
    wire.#send(
      'CONNECT {"verbose":false,"pedantic":false,"headers":true,"no_responders":true}\r\n',
    );
    await wire.flush();
    return wire;
  }

  /** Subscribes. */
  subscribe(subject: string, handler: WireHandler): void {
    const sid = String(++this.#lastSid);
    this.#handlers.set(sid, handler);
    this.#send(`SUB ${subject} ${sid}\r\n`);
  }

  /** Publishes a text of ASCII characters; all of one turn go out in one write. */
  publish(subject: string, payload: string, reply = ""): void {
    this.#send(`PUB ${subject} ${reply} ${payload.length}\r\n${payload}\r\n`);
  }

  /** Writes bytes that hold whole protocol messages. */
  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Settles when the server has taken all that was sent before. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.#pongs.push(resolve);
      this.#send("PING\r\n");
    });
  }

  /** Ends the connection at once. */
  close(): void {
    this.#socket.destroy();
  }

  #send(text: string): void {
    if (this.#outgoing === "") queueMicrotask(() => this.#write());
    this.#outgoing += text;
  }

  #write(): void {
    this.#socket.write(this.#outgoing, "latin1");
    this.#outgoing = "";
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (;;) {
      const end = bytes.indexOf(CR, at);
      if (end < 0 || end + 2 > bytes.length) break;
      const line = bytes.toString("latin1", at, end);
      if (line.startsWith("MSG ")) {
        const words = line.split(" ");
        const start = end + 2;
        const next = start + Number(words.at(-1)) + 2;
        if (next > bytes.length) break;
        const reply = words.length === 5 ? words[3] : undefined;
        this.#handlers.get(words[2] ?? "")?.(
          words[1] ?? "",
          reply,
          bytes.subarray(start, next - 2),
        );
        at = next;
      } else {
        this.#onLine(line);
        at = end + 2;
      }
    }
    this.#rest = bytes.subarray(at);
  }

  #onLine(line: string): void {
    if (line === "PING") this.#send("PONG\r\n");
    else if (line === "PONG") this.#pongs.shift()?.();
    else if (line.startsWith("-ERR")) throw new Error(`The server says ${line}`);
  }
}
