import { connect } from "@nats-io/transport-node";
import type { Contender, Telemetry } from "./contender.ts";

/** nats.js with callbacks instead of iterators: JSON both ways, nothing checked. */
export const contender: Contender = {
  validates: false,
  note: "checks nothing; the client is that of raw",
  respond: async ({ url, subject }) => {
    const connection = await connect({ servers: url });
    const callback = (
      _error: Error | null,
      message: { json(): unknown; respond(text: string): unknown },
    ) => void message.respond(JSON.stringify(message.json()));
    connection.subscribe(subject, { callback });
  },
  receive: async ({ url, subject }, take) => {
    const connection = await connect({ servers: url });
    connection.subscribe(subject, {
      callback: (_error, message) => take(message.json<Telemetry>()),
    });
  },
};
