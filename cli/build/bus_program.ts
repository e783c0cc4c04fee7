/**
 * The bus as a program of its own, of which `telestion build --bus` makes an executable: for
 * machines without a nats-server. Its argument is a file with its users, as JSON.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { type BusOptions, startBus } from "../../broker/mod.ts";
import { onStop } from "../dev/stop_signals.ts";

const { NATS_PORT, WEBSOCKET_PORT } = process.env;
const [, , file = ""] = process.argv;
const users = JSON.parse(readFileSync(file, "utf8")) as NonNullable<BusOptions["users"]>;
const bus = await startBus({
  port: Number(NATS_PORT),
  websocket: { port: Number(WEBSOCKET_PORT) },
  users,
});
// In the words of nats-server, which the start script waits for.
console.log(`Server is ready: ${bus.url}, ${bus.websocketUrl}`);
const forget = onStop(() => {
  forget();
  void bus.stop();
});
