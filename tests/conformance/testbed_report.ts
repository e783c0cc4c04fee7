/**
 * Reads what a testbed prints.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { ProgramResult } from "../helpers/run_program.ts";

/** What a testbed says of the service that it started. */
export interface TestbedReport {
  readonly started: boolean;
  readonly nats_api_available: boolean;
  readonly nats_connected: boolean;
  /** Empty when the service did not start. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Why it did not start. */
  readonly error?: string;
  readonly env: Readonly<Record<string, unknown>>;
  /** What it printed in front of the report. */
  readonly log: string;
  readonly stderr: string;
}

/**
 * Reads the last line that a testbed printed.
 *
 * @param result how it ended
 * @returns the report
 * @throws {AssertionError} when it ended with another code than 0, or the line is no report
 */
export function readTestbedReport(result: ProgramResult): TestbedReport {
  const { code, signal, stdout, stderr } = result;
  const all = `\nstdout: ${stdout}\nstderr: ${stderr}`;
  assert.equal(signal ?? code, 0, `A testbed ends with 0 always${all}`);
  const lines = stdout.trimEnd().split("\n");
  const report = parse(lines.pop() ?? "", all);
  for (const member of ["started", "nats_api_available", "nats_connected"]) {
    assert.equal(typeof report[member], "boolean", `Member "${member}" is no boolean${all}`);
  }
  const expected = report["started"] === true ? ["config", "object"] : ["error", "string"];
  const [member = "", type] = expected;
  assert.equal(typeof report[member], type, `Member "${member}" is of another type${all}`);
  assert.equal(typeof report["env"], "object", `Member "env" is no object${all}`);
  return { config: {}, ...report, log: lines.join("\n"), stderr } as unknown as TestbedReport;
}

function parse(line: string, all: string): Record<string, unknown> {
  try {
    const report: unknown = JSON.parse(line);
    if (typeof report === "object" && report !== null) return { ...report };
  } catch {
    // told below
  }
  assert.fail(`Its last line is no JSON object${all}`);
}
