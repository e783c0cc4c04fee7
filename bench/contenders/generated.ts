import process from "node:process";
import { pathToFileURL } from "node:url";
import type { EventMessage, RequestMessage, Validator } from "telestion-edge/client";
import type { Reading, Telemetry } from "./contender.ts";

/** What `telestion gen` writes for the schemas of the bench. */
export interface Generated {
  readonly reading: RequestMessage<Reading, Reading, { bench: string }>;
  readonly telemetry: EventMessage<Telemetry, { bench: string }>;
  readonly telemetryValidator: Validator<Telemetry>;
  readonly closedValidator: Validator<Telemetry>;
}

/** Loads it; the harness builds it beside the program that runs. */
export async function loadGenerated(): Promise<Generated> {
  const program = pathToFileURL(process.argv[1] ?? "");
  return await import(new URL("generated.js", program).href) as Generated;
}
