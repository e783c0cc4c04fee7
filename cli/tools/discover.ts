import { askAll } from "../../runtime/ask_all.ts";
import { parseJson } from "../../runtime/codec.ts";
import { compareText } from "../../codegen/problem_list.ts";
import type { Connection } from "../../runtime/connection.ts";

/** An endpoint of a service, as discovery shows it. */
export interface DiscoveredEndpoint {
  readonly name: string;
  readonly subject: string;
  readonly queueGroup: string;
  readonly requests: number;
  readonly errors: number;
  readonly lastError: string;
  /** Mean time of a request, in milliseconds. */
  readonly meanMs: number;
}

/** An instance of a service, of whatever language. */
export interface DiscoveredService {
  readonly name: string;
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** When it started, RFC 3339; `""` when it does not say. */
  readonly started: string;
  readonly endpoints: readonly DiscoveredEndpoint[];
  /** How long the first answer took, in milliseconds. */
  readonly latency: number;
}

/** How {@linkcode discoverServices} asks. */
export interface DiscoverOptions {
  /** Longest time to wait, in milliseconds. */
  readonly timeout: number;
  /** Ends earlier when no further answer has come for so long; default 100. */
  readonly stall?: number;
  /** Services of this name only. */
  readonly name?: string;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Lists the services that answer NATS service discovery (ADR-32). One that answers a part of it
 * only is listed with what it says.
 *
 * @param connection any connection
 * @param options how long to wait
 * @returns the instances, by name and id
 */
export async function discoverServices(
  connection: Connection,
  options: DiscoverOptions,
): Promise<readonly DiscoveredService[]> {
  const verbs = ["PING", "INFO", "STATS"] as const;
  const answers = (await Promise.all(verbs.map((verb) => ask(connection, verb, options)))).flat();
  const byId = groupById(answers);
  return [...byId.values()].map(merge)
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
}

interface Answer {
  readonly body: Members;
  readonly latency: number;
}

async function ask(
  connection: Connection,
  verb: string,
  { timeout, stall = 100, name }: DiscoverOptions,
): Promise<readonly Answer[]> {
  const subject = name === undefined ? `$SRV.${verb}` : `$SRV.${verb}.${name}`;
  const { replies } = await askAll(connection, subject, { maxWait: timeout, stall });
  return replies.flatMap(({ message, latency }) => {
    const body = members(parseJson(message.data));
    const isService = typeof body["name"] === "string" && typeof body["id"] === "string";
    return isService ? [{ body, latency }] : [];
  });
}

function groupById(answers: readonly Answer[]): ReadonlyMap<string, readonly Answer[]> {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) {
    const id = `${answer.body["name"]} ${answer.body["id"]}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [answer]);
    else group.push(answer);
  }
  return groups;
}

/** Later answers say more: statistics come after what they count. */
function merge(answers: readonly Answer[]): DiscoveredService {
  const all: Members = Object.assign({}, ...answers.map(({ body }) => body));
  return {
    name: text(all["name"]),
    id: text(all["id"]),
    version: text(all["version"]),
    description: text(all["description"]),
    metadata: Object.fromEntries(
      Object.entries(members(all["metadata"])).map(([key, value]) => [key, text(value)]),
    ),
    started: text(all["started"]),
    endpoints: Array.isArray(all["endpoints"]) ? all["endpoints"].map(readEndpoint) : [],
    latency: Math.min(...answers.map(({ latency }) => latency)),
  };
}

function readEndpoint(value: unknown): DiscoveredEndpoint {
  const endpoint = members(value);
  return {
    name: text(endpoint["name"]),
    subject: text(endpoint["subject"]),
    queueGroup: text(endpoint["queue_group"]),
    requests: number(endpoint["num_requests"]),
    errors: number(endpoint["num_errors"]),
    lastError: text(endpoint["last_error"]),
    meanMs: number(endpoint["average_processing_time"]) / 1e6,
  };
}

function members(value: unknown): Members {
  return typeof value === "object" && value !== null ? value as Members : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
