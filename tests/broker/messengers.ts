/**
 * Messengers over connections of any kind, for the contract of the runtime's messenger.
 *
 * @module
 */
import type { Connection } from "../../runtime/connection.ts";
import { Messenger } from "../../runtime/messenger.ts";
import { Stats } from "../../runtime/stats.ts";
import { RecordingLogger } from "../helpers/messages.ts";
import type { ConnectedMessenger } from "../helpers/messengers.ts";
import type { WithConnections } from "../runtime/messenger_contract.ts";

/** A broker to connect to. */
export interface ConnectionSource {
  connect(): Promise<Connection>;
  stop(): Promise<void>;
}

/** Runs each test on a broker of its own. */
export function connectionsOf(open: () => Promise<ConnectionSource>): WithConnections {
  return async (run) => {
    const source = await open();
    const opened: ConnectedMessenger[] = [];
    try {
      await run({
        connect: async (options = {}) => {
          const connection = await source.connect();
          const [logger, stats] = [new RecordingLogger(), new Stats()];
          const messenger = new Messenger(connection, { logger, stats, ...options });
          const connected = { messenger, connection, stats, logger };
          opened.push(connected);
          return connected;
        },
      });
    } finally {
      for (const { messenger, connection } of opened) {
        messenger.close();
        await connection.close();
      }
      await source.stop();
    }
  };
}
