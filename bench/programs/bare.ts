/**
 * The least that answers health: nats.js, and nothing of this library.
 *
 * @module
 */
import { connect } from "@nats-io/transport-node";

// An import of node:process would make Node open stdin, which takes 2 ms.
const { env } = globalThis.process;
const connection = await connect({ servers: env["NATS_URL"] ?? "" });
const reply = JSON.stringify({ errors: 0, name: env["SERVICE_NAME"] });
connection.subscribe("__telestion__.health", {
  callback: (_error, message) => void message.respond(reply),
});
