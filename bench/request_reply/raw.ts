import { connect } from "@nats-io/transport-node";
import { type Contender, createReading, type Reading, SUBJECT } from "./contender.ts";

/** nats.js as its documentation shows it: JSON both ways, nothing checked. */
export const contender: Contender = {
  respond: async (url) => {
    const connection = await connect({ servers: url });
    for await (const message of connection.subscribe(SUBJECT)) {
      message.respond(JSON.stringify(message.json()));
    }
  },
  connect: async (url) => {
    const connection = await connect({ servers: url });
    return async (sequence) => {
      const body = JSON.stringify(createReading(sequence));
      const reply = await connection.request(SUBJECT, body, { timeout: 5000 });
      if (reply.json<Reading>().sequence !== sequence % 1000) throw new Error("Wrong reply");
    };
  },
};
