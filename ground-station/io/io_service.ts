/**
 * Carries frames between a link and the bus. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { runIoService } from "./run_io_service.ts";

await runIoService();
