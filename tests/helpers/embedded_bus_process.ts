/** Runs the embedded bus with the options of its argument; prints its ports. */
import process from "node:process";
import { type BusOptions, startBus } from "../../broker/mod.ts";

const bus = await startBus(JSON.parse(process.argv[2] ?? "{}") as BusOptions);
const { port, websocketPort } = bus;
console.log(JSON.stringify({ port, websocketPort }));
process.once("SIGTERM", () => void bus.stop());
