/** Runs the embedded bus for a benchmark: prints its URL. */
import process from "node:process";
import { startBus } from "../../broker/mod.ts";

const bus = await startBus({ port: 0 });
console.log(bus.url);
process.once("SIGTERM", () => void bus.stop());
