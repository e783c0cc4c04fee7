/**
 * The least that answers health: nats.js, and nothing of this library.
 *
 * @module
 */
import process from "node:process";
import { connect } from "@nats-io/transport-node";

const connection = await connect({ servers: process.env["NATS_URL"] ?? "" });
const reply = JSON.stringify({ errors: 0, name: process.env["SERVICE_NAME"] });
connection.subscribe("__telestion__.health", {
  callback: (_error, message) => void message.respond(reply),
});
