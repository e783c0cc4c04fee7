/**
 * Prints the states of all vehicles, ten lines a second at most: the generated client on a plain
 * connection of nats.js, without a service around it.
 *
 * @module
 */
import process from "node:process";
import { connect } from "@nats-io/transport-node";
import { createClient } from "../../../generated/mod.ts";

const PRINT_INTERVAL = 100; // ms

const connection = await connect({ servers: process.env["NATS_URL"] ?? "localhost:4222" });
const states = createClient(connection).flight.state.subscribe({ vehicle: "*" });
await connection.flush();
console.log(`Connected to ${connection.getServer()}`);
let printedAt = -Infinity;

for await (const { data, params } of states) {
  if (performance.now() - printedAt < PRINT_INTERVAL) continue;
  printedAt = performance.now();
  const { time, height, velocity } = data;
  console.log(
    `${params.vehicle}  ${time.toFixed(1)} s  ${height.toFixed(1)} m  ${velocity.toFixed(1)} m/s`,
  );
}
