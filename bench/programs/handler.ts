/**
 * A service with a handler of one message, which is checked.
 *
 * @module
 */
import { startService } from "telestion-edge";
import { status } from "../../generated/mod.ts";

const service = await startService();
service.respond(status, () => ({ state: "finished", flights: 1, published: 0 }));
