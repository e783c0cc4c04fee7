/**
 * Sends telecommands and follows what becomes of them. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { runTelecommandService } from "./run_telecommand_service.ts";

await runTelecommandService();
