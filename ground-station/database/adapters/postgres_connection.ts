import type postgres from "postgres";
import { ServiceError } from "telestion-edge";

const CONNECT_TIMEOUT_S = 3;
const RECONNECT_S = 0.2;
const STATEMENT_TIMEOUT_MS = 20_000;

/** Classes of SQLSTATE: what can never succeed with this configuration, and with this data. */
const REFUSES_US = /^(?:28|3D|42)/;
const REFUSES_DATA = /^(?:22|23|54)/;
const TOOK_TOO_LONG = "57014";

/**
 * Makes a pool of connections; none is opened yet.
 *
 * @param url `postgres://user:password@host:5432/database`
 * @param options `connections`: how many at the most
 * @returns the pool, and what it leads to, without the password
 * @throws {ServiceError} `bad-configuration` when the URL cannot be read or the package is missing
 */
export async function connectPostgres(
  url: string,
  { connections }: { readonly connections: number },
): Promise<{ readonly sql: postgres.Sql; readonly title: string }> {
  const title = titleOf(url);
  const { default: create } = await import("postgres").catch((cause) => {
    const text = 'Package "postgres" is missing: DATABASE_URL needs "npm install postgres"';
    throw new ServiceError("bad-configuration", text, { cause });
  });
  const sql = create(url, {
    max: connections,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: () => RECONNECT_S,
    onnotice: () => {},
    connection: { application_name: "telestion-archive", statement_timeout: STATEMENT_TIMEOUT_MS },
  });
  return { sql, title };
}

function titleOf(url: string): string {
  const parsed = /^postgres(?:ql)?:/.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined) return `PostgreSQL "${parsed.host}${parsed.pathname}"`;
  throw new ServiceError(
    "bad-configuration",
    "DATABASE_URL cannot be read: expected postgres://user:password@host:5432/database",
  );
}

/**
 * Says in our words what the database or the way to it said.
 *
 * @param error what was thrown
 * @param title of the database
 * @returns the error of the port
 */
export function toArchiveError(error: unknown, title: string): ServiceError {
  if (error instanceof ServiceError) return error;
  const code = String((error as { readonly code?: unknown } | null)?.code ?? "");
  const text = `${title} failed: ${ServiceError.from(error).message || code}`;
  if (code === TOOK_TOO_LONG) {
    const limit = `The query took longer than ${
      STATEMENT_TIMEOUT_MS / 1000
    } s: expected a shorter span`;
    return new ServiceError("rejected", limit, { cause: error });
  }
  if (!/^[0-9A-Z]{5}$/.test(code)) return new ServiceError("disconnected", text, { cause: error });
  if (REFUSES_DATA.test(code)) return new ServiceError("invalid-message", text, { cause: error });
  if (REFUSES_US.test(code)) return new ServiceError("bad-configuration", text, { cause: error });
  return new ServiceError("disconnected", text, { cause: error });
}
