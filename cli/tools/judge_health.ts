import type { ServiceHealth } from "../../runtime/check_health.ts";

/** How a service is. */
export type HealthState = "ok" | "errors" | "late" | "missing";

/** The health of all instances of one service. */
export interface HealthReport {
  readonly name: string;
  readonly state: HealthState;
  readonly instances: number;
  /** Errors in the last 60 s, of all instances. */
  readonly errors: number;
  /** Time of the slowest answer, in milliseconds; absent where none came. */
  readonly latency?: number;
}

/** What {@linkcode judgeHealth} holds answers against. */
export interface HealthDemands {
  /** Services that must answer. */
  readonly expected: readonly string[];
  /** Who answers later is late, in milliseconds. */
  readonly timeout: number;
  /** Errors that a service may have. */
  readonly maxErrors: number;
}

/**
 * Judges what services said of their health, service by service.
 *
 * @param answers one for each instance
 * @param demands what is expected
 * @returns one report for each service that answered or should have, by name
 */
export function judgeHealth(
  answers: readonly ServiceHealth[],
  demands: HealthDemands,
): readonly HealthReport[] {
  const names = new Set([...demands.expected, ...answers.map(({ name }) => name)]);
  return [...names].sort().map((name) =>
    judgeService(name, answers.filter((answer) => answer.name === name), demands)
  );
}

function judgeService(
  name: string,
  answers: readonly ServiceHealth[],
  { timeout, maxErrors }: HealthDemands,
): HealthReport {
  if (answers.length === 0) return { name, state: "missing", instances: 0, errors: 0 };
  const errors = answers.reduce((sum, answer) => sum + answer.errors, 0);
  const latency = Math.max(...answers.map((answer) => answer.latency));
  const state = latency > timeout ? "late" : errors > maxErrors ? "errors" : "ok";
  return { name, state, instances: answers.length, errors, latency };
}
