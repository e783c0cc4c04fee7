/**
 * What many scenarios expect of a testbed.
 *
 * @module
 */
import assert from "node:assert/strict";
import { FIVE, type Lab, type RunOptions, type Variables } from "../lab.ts";
import type { TestbedReport } from "../testbed_report.ts";

/**
 * Runs the testbed and expects a service that started.
 *
 * @param lab starts it
 * @param options how
 * @returns what the testbed says
 */
export async function started(
  lab: Lab,
  options: RunOptions & { readonly nats?: boolean },
): Promise<TestbedReport> {
  const report = await lab.testbed(options);
  assert.equal(report.error, undefined);
  assert.equal(report.started, true);
  return report;
}

/**
 * Runs the testbed and expects a service that started and is connected.
 *
 * @param lab starts it
 * @param env its variables
 * @returns what the testbed says
 */
export async function connected(lab: Lab, env: Variables): Promise<TestbedReport> {
  const report = await started(lab, { env, nats: true });
  assert.equal(report.nats_api_available, true, "It has no NATS API");
  assert.equal(report.nats_connected, true, "It is not connected");
  return report;
}

/**
 * Runs the testbed and expects a service that did not start.
 *
 * @param lab starts it
 * @param options how
 * @param expected the error must fit each
 * @returns the error
 */
export async function refused(
  lab: Lab,
  options: RunOptions & { readonly nats?: boolean },
  expected: readonly RegExp[] = [],
): Promise<string> {
  const { started, nats_connected, error = "" } = await lab.testbed(options);
  assert.equal(started, false, "It started");
  assert.equal(nats_connected, false);
  assert.notEqual(error, "", "It does not say why");
  for (const pattern of expected) assert.match(error, pattern);
  return error;
}

/**
 * The five variables of a service that does not connect, with others.
 *
 * @param changes `undefined` leaves one out
 * @returns the variables
 */
export function five(changes: Variables = {}): Variables {
  return { ...FIVE, ...changes };
}
