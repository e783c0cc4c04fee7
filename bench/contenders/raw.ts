import { connect } from "@nats-io/transport-node";
import { type Contender, type Reading, type Telemetry, TIMEOUT_MS } from "./contender.ts";

/** nats.js as its documentation shows it: JSON both ways, nothing checked. */
export const contender: Contender = {
  validates: false,
  note: "checks nothing",
  respond: async ({ url, subject }) => {
    const connection = await connect({ servers: url });
    for await (const message of connection.subscribe(subject)) {
      message.respond(JSON.stringify(message.json()));
    }
  },
  connect: async ({ url, subject }) => {
    const connection = await connect({ servers: url });
    return async (reading) => {
      const body = JSON.stringify(reading);
      const reply = await connection.request(subject, body, { timeout: TIMEOUT_MS });
      return reply.json<Reading>();
    };
  },
  receive: async ({ url, subject }, take) => {
    const connection = await connect({ servers: url });
    for await (const message of connection.subscribe(subject)) take(message.json<Telemetry>());
  },
};
