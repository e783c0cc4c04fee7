import type { Logger } from "telestion-edge";
import { parseAddress } from "../io/address.ts";
import { framingOf } from "../io/framing.ts";
import { openTransport } from "../io/open_transport.ts";
import type { Transport } from "../io/transport.ts";

const TELECOMMAND_APID = 200;

/** Who is told of what the radio hears. */
export interface RadioEvents {
  /** Somebody listens, again. */
  onUp(): Promise<void>;
  /** A telecommand came. */
  onFrame(frame: Uint8Array): Promise<void>;
}

/** The spacecraft's end of the link. */
export class Radio {
  readonly #log: Logger;
  #transport: Transport | undefined;

  /** @param log where it says what happens */
  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * Opens the link.
   *
   * @param address where it leads
   * @param events who is told
   * @returns settles when somebody listens for the first time
   * @throws {ServiceError} `bad-configuration` for an address that is none
   */
  open(address: string, { onUp, onFrame }: RadioEvents): Promise<void> {
    const parsed = parseAddress(address);
    const uplink = framingOf("space-packets", { apids: [TELECOMMAND_APID], crc: true });
    let decoder = uplink.createDecoder();
    return new Promise((resolve) => {
      this.#transport = openTransport(parsed, {
        onUp: (peer) => {
          this.#log.info("Link is up", { peer });
          decoder = uplink.createDecoder();
          void onUp().then(resolve);
        },
        onDown: (reason) => this.#log.info("Link is down", { reason }),
        onEnd: () => {},
        onBytes: async (bytes) => {
          for (const frame of decoder.push(bytes)) await onFrame(frame);
        },
      });
    });
  }

  /** Sends bytes; rejects when nobody listens. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#transport === undefined) throw new Error("Link is down");
    await this.#transport.write(bytes);
  }

  /** Cuts the link, as a fault would. */
  interrupt(): void {
    this.#transport?.interrupt();
  }

  /** Ends the link. */
  async close(): Promise<void> {
    await this.#transport?.close();
  }
}
