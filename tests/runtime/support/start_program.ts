/** A program for the tests of signals: starts a service and says so. */
import { startService } from "../../../mod.ts";

const { serviceName } = await startService();
console.log(`${serviceName} runs`);
