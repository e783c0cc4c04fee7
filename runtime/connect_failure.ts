import { ServiceError } from "./errors.ts";

/** Why one server could not be connected to. */
export interface ServerFailure {
  /** As in `NATS_URL`, without credentials. */
  readonly server: string;
  /** What the client threw. */
  readonly error: unknown;
}

type Reason = readonly [pattern: RegExp, explanation: string];

/** The first that matches counts; the texts are those of nats.js, nats.ws, Node, Deno and Bun. */
const REASONS: readonly Reason[] = [
  [
    /authorization.?violation|authentication|no.?responders.?auth/i,
    "refused the login: check NATS_USER and NATS_PASSWORD, or the token, creds or nkey",
  ],
  [
    /does not support 'tls'/i,
    'speaks no TLS: expected a URL with "nats://" instead of "tls://", without NATS_CA',
  ],
  [
    /verify|self.?signed|UnknownIssuer|issuer|altname|NotValidForName|CERT_|certificate/i,
    "failed in TLS: its certificate is not trusted for this host; NATS_CA names the file of its " +
    "authority",
  ],
  [/EPROTO|wrong.?version|corrupt message|handshake|\bTLS\b|\bSSL\b/i, "failed in TLS"],
  [/ENOTFOUND|EAI_AGAIN|EAI_NONAME|dns error|\bDNS/i, "has an unknown host name"],
  [
    /NotCapable|EPERM|EACCES|permission/i,
    "may not be connected to: Deno needs --allow-net=HOST:PORT for it",
  ],
  [
    /ECONNREFUSED|connection refused|tcp connect error/i,
    "refused the connection: no broker listens there",
  ],
  [/EHOSTUNREACH|ENETUNREACH|unreachable/i, "cannot be reached from here"],
  [
    /unexpected (server )?response|Parse Error|HTTP version|status code|Invalid response|JSON/i,
    "is no NATS server, or wants another transport: check port and scheme",
  ],
  [
    /ECONNRESET|EPIPE|closed|hang up|undefined error|socket/i,
    "closed the connection at once: check port and scheme",
  ],
  [
    /timeout/i,
    "gave no answer in time: check host and port, that it is a NATS server, and whether it wants " +
    "a certificate (NATS_CERT, NATS_KEY)",
  ],
];

/**
 * Makes one error out of the failures to connect.
 *
 * @param failures one for each server that was tried
 * @returns the error: `connection-failed`, its message says what is wrong with each server
 */
export function createConnectError(failures: readonly ServerFailure[]): ServiceError {
  const reasons = failures.map(({ server, error }) => `"${server}" ${explainFailure(error)}`);
  const cause = failures[0]?.error;
  return new ServiceError(
    "connection-failed",
    `Cannot connect to NATS: ${[...new Set(reasons)].join("; ")}`,
    { cause },
  );
}

/**
 * Says in words for operators why a client could not connect.
 *
 * @param error what the client threw
 * @returns a predicate whose subject is the server, such as `refused the connection`
 */
export function explainFailure(error: unknown): string {
  const facts = listFacts(error).join(" ");
  const [, explanation] = REASONS.find(([pattern]) => pattern.test(facts)) ?? [];
  const first = error instanceof Error ? error.message : String(error);
  if (explanation === undefined) return `failed: ${first || "without a reason"}`;
  return explanation.includes("TLS") && first !== ""
    ? `${explanation} (${first.trim()})`
    : explanation;
}

/** Names, codes and messages of an error and those below it. */
function listFacts(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const code = "code" in error ? String(error.code) : "";
  const chained = "chainedError" in error ? error.chainedError : undefined;
  const below = error.cause ?? chained;
  const deeper = below === undefined || depth > 3 ? [] : listFacts(below, depth + 1);
  return [error.name, code, error.message, ...deeper];
}
