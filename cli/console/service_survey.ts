import { checkHealth, type ServiceHealth } from "../../runtime/check_health.ts";
import { compareText } from "../../codegen/problem_list.ts";
import type { Connection } from "../../runtime/connection.ts";
import { type DiscoveredService, discoverServices } from "../tools/discover.ts";
import { judgeHealth } from "../tools/judge_health.ts";
import { roundMs } from "../tools/numbers.ts";
import type { ConsoleEndpoint, ConsoleService, ServicesEvent } from "./protocol.ts";

/** How long a service may take to answer, in milliseconds. */
const TIMEOUT_MS = 500;
/** The most services that are remembered when they are gone. */
const MAX_GONE = 100;

/** Asks all services again and again, and remembers who answered. */
export interface ServiceSurvey {
  /** Asks all; takes about half a second. */
  ask(): Promise<ServicesEvent>;
}

/**
 * Watches the services on a bus, by health and by service discovery.
 *
 * @param connection any connection
 * @returns the survey; nobody is asked before {@linkcode ServiceSurvey.ask}
 */
export function createServiceSurvey(connection: Connection): ServiceSurvey {
  const known = new Map<string, ConsoleService>();
  const requests = new Map<string, number>();
  let askedAt = performance.now();
  return {
    async ask() {
      const [answers, discovered] = await Promise.all([
        checkHealth(connection, { maxWait: 2 * TIMEOUT_MS, stall: TIMEOUT_MS }),
        discoverServices(connection, { timeout: TIMEOUT_MS, stall: TIMEOUT_MS }),
      ]);
      const seconds = (performance.now() - askedAt) / 1000;
      askedAt = performance.now();
      const present = describe(answers, discovered, (name, count) => {
        const before = requests.get(name);
        requests.set(name, count);
        return before === undefined || count < before ? 0 : (count - before) / seconds;
      });
      for (const [name, service] of known) known.set(name, gone(service));
      for (const service of present) known.set(service.name, service);
      forgetSome(known, requests);
      const services = [...known.values()].sort((a, b) => compareText(a.name, b.name));
      return { type: "services", services };
    },
  };
}

function describe(
  answers: readonly ServiceHealth[],
  discovered: readonly DiscoveredService[],
  rateOf: (name: string, requests: number) => number,
): readonly ConsoleService[] {
  const demands = { expected: [], timeout: TIMEOUT_MS, maxErrors: 0 };
  const reports = new Map(judgeHealth(answers, demands).map((report) => [report.name, report]));
  const names = new Set([...reports.keys(), ...discovered.map(nameOf)]);
  return [...names].map((name): ConsoleService => {
    const instances = discovered.filter((service) => nameOf(service) === name);
    const report = reports.get(name);
    const endpoints = sumEndpoints(instances);
    const latency = report?.latency ?? Math.max(...instances.map((one) => one.latency));
    const state = report?.state ?? "ok";
    return {
      name,
      state: state === "missing" ? "gone" : state,
      instances: Math.max(instances.length, report?.instances ?? 0),
      ...(report && { errors: report.errors }),
      latencyMs: roundMs(latency),
      version: join(instances.map(({ version }) => version)),
      runtime: join(instances.map(({ metadata }) => metadata["runtime"] ?? "")),
      rate: rateOf(name, endpoints.reduce((sum, { requests }) => sum + requests, 0)),
      endpoints,
    };
  });
}

/** Discovery allows fewer characters in a name; Telestion services say their own beside it. */
function nameOf({ name, metadata }: DiscoveredService): string {
  return metadata["service_name"] || name;
}

function join(texts: readonly string[]): string {
  return [...new Set(texts)].filter((text) => text !== "").join(", ");
}

function sumEndpoints(instances: readonly DiscoveredService[]): readonly ConsoleEndpoint[] {
  const sums = new Map<string, ConsoleEndpoint>();
  for (const endpoint of instances.flatMap(({ endpoints }) => endpoints)) {
    const { name, subject, requests, errors, meanMs, lastError } = endpoint;
    const key = `${name} ${subject}`;
    const sum = sums.get(key) ?? { name, subject, requests: 0, errors: 0, meanMs: 0, lastError };
    const total = sum.requests + requests;
    sums.set(key, {
      ...sum,
      requests: total,
      errors: sum.errors + errors,
      meanMs: total === 0 ? 0 : (sum.meanMs * sum.requests + meanMs * requests) / total,
      lastError: lastError || sum.lastError,
    });
  }
  return [...sums.values()];
}

function gone(service: ConsoleService): ConsoleService {
  return { ...service, state: "gone", instances: 0, rate: 0 };
}

function forgetSome(known: Map<string, ConsoleService>, requests: Map<string, number>): void {
  const absent = [...known.values()].filter(({ state }) => state === "gone");
  for (const { name } of absent.slice(0, Math.max(0, absent.length - MAX_GONE))) {
    known.delete(name);
    requests.delete(name);
  }
}
