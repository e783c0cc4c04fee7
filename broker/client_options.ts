/**
 * What a client says of itself in CONNECT.
 *
 * @module
 */
import { ProtocolViolation } from "./protocol_violation.ts";

/** The members of CONNECT that the bus reads, under their names in the protocol. */
export interface ClientOptions {
  readonly verbose: boolean;
  readonly pedantic: boolean;
  readonly echo: boolean;
  readonly headers: boolean;
  readonly no_responders: boolean;
  readonly protocol: number;
  readonly user?: string;
  readonly pass?: string;
  readonly auth_token?: string;
}

/** What holds until a client says something else: verbose, as who types by hand wants it. */
export const DEFAULT_CLIENT_OPTIONS: ClientOptions = {
  verbose: true,
  pedantic: true,
  echo: true,
  headers: false,
  no_responders: false,
  protocol: 0,
};

/** A value of the type that each member must have. */
const EXAMPLES: Required<ClientOptions> = {
  ...DEFAULT_CLIENT_OPTIONS,
  user: "",
  pass: "",
  auth_token: "",
};
const MAX_PROTOCOL = 1;

/**
 * Reads the arguments of CONNECT.
 *
 * @param json as it was sent
 * @param before what held before
 * @returns the options
 * @throws {ProtocolViolation} when it is no JSON object or a member has another type
 */
export function parseClientOptions(json: string, before: ClientOptions): ClientOptions {
  const given = parseObject(json);
  const known: Record<string, unknown> = {};
  for (const [name, example] of Object.entries(EXAMPLES)) {
    const value = given[name] ?? undefined;
    if (value === undefined) continue;
    if (typeof value !== typeof example) throw new ProtocolViolation();
    known[name] = value;
  }
  const options: ClientOptions = { ...before, ...known };
  if (![0, MAX_PROTOCOL].includes(options.protocol)) {
    throw new ProtocolViolation("invalid client protocol");
  }
  if (options.no_responders && !options.headers) {
    throw new ProtocolViolation("no responders requires headers support");
  }
  return options;
}

function parseObject(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new ProtocolViolation();
  }
  if (typeof value !== "object" || Array.isArray(value)) throw new ProtocolViolation();
  const members = Object.entries(value ?? {});
  // As nats-server: whatever the case of the names.
  return Object.fromEntries(members.map(([name, member]) => [name.toLowerCase(), member]));
}
