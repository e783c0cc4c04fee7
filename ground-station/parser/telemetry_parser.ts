/**
 * Makes telemetry of raw packets. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { runTelemetryParser } from "./run_telemetry_parser.ts";

await runTelemetryParser();
