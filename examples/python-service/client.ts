import { startService } from "telestion-edge";
import { double, echo } from "./generated/mod.ts";

const service = await startService();
const params = { prefix: "conformance" };
const { n } = await service.request(double, { n: 21 }, params, { timeout: 5000 });
const same = await service.request(echo, { over: ["and", "out"] }, params, { timeout: 5000 });
console.log(JSON.stringify({ n, same }));
await service.stop();
