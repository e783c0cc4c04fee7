import type { NatsUrl } from "./connect.ts";
import { ServiceError } from "./errors.ts";

interface Server {
  readonly scheme: string;
  readonly address: string;
  readonly login: string | undefined;
}

const SCHEMES = ["nats", "tls", "ws", "wss"];
const ENTRY =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:(.*)@)?(\[[^\]]*\]|[^:/?#[\]]*)(:[^/?#]*)?([/?#].*)?$/s;
/** Asked first: V8 takes a millisecond to compile the other one. */
const ASCII_HOST_NAME = /^\w([\w.-]*[\w.])?$/;
const HOST_NAME = /^[\p{L}\p{N}_]([\p{L}\p{N}._-]*[\p{L}\p{N}._])?$/u;

/**
 * Reads `NATS_URL`: `host`, `host:port`, `nats://…`, `tls://…`, `ws://…`, `wss://…`, IPv6 in
 * brackets, or a list of these with commas between. A server without a port gets 4222; `ws://`
 * gets 80 and `wss://` 443, as WebSocket has it. Credentials (`user:password@` or `token@`) are
 * percent-decoded, may stand at any server of the list, and count for all.
 *
 * @param value such as `nats://nats:4222` or `a:4222,b:4222`
 * @returns the servers, and the credentials that were in it
 * @throws {ServiceError} `bad-configuration`, naming the value with its credentials hidden
 */
export function parseNatsUrl(value: string): NatsUrl {
  const fail = (expected: string): never => {
    throw new ServiceError(
      "bad-configuration",
      `Cannot use NATS_URL "${redactUrl(value)}": expected ${expected}`,
    );
  };
  const servers = value.split(",").map((entry) => parseServer(entry.trim(), fail));
  const websocket = servers.map(({ scheme }) => scheme.startsWith("ws"));
  if (websocket.includes(true) && websocket.includes(false)) {
    fail('either "ws://" and "wss://" for all servers of the list, or for none');
  }
  const logins = new Set(servers.flatMap(({ login }) => login === undefined ? [] : [login]));
  if (logins.size > 1) fail("the same credentials for all servers of the list");
  const [login] = logins;
  return {
    transport: websocket.includes(true) ? "websocket" : "tcp",
    servers: servers.map(({ address }) => address),
    tls: servers.some(({ scheme }) => scheme === "tls" || scheme === "wss"),
    ...(login === undefined ? {} : parseLogin(login, fail)),
  };
}

/**
 * Hides the credentials of a URL, or of a list of them; works on malformed ones too.
 *
 * @param value such as `nats://user:password@host`
 * @returns such as `nats://***@host`
 */
export function redactUrl(value: string): string {
  const end = value.lastIndexOf("@");
  if (end < 0) return value;
  const scheme = /^\s*[a-z][a-z0-9+.-]*:\/\//i.exec(value)?.[0] ?? "";
  return `${scheme}***${value.slice(end)}`;
}

function parseServer(entry: string, fail: (expected: string) => never): Server {
  const [, given, login, host = "", port, rest = ""] = ENTRY.exec(entry) ??
    fail('"host:port" or a URL');
  if (port !== undefined && port.lastIndexOf(":") > 0) fail("IPv6 addresses in brackets");
  const scheme = given?.toLowerCase() ?? "nats";
  if (!SCHEMES.includes(scheme)) {
    fail('one of "nats://", "tls://", "ws://" and "wss://", or no scheme');
  }
  const websocket = scheme.startsWith("ws");
  const defaultPort = { ws: "80", wss: "443" }[scheme] ?? "4222";
  const address = `${parseHost(host, fail)}:${parsePort(port, defaultPort, fail)}`;
  if (websocket ? rest.includes("#") : rest !== "" && rest !== "/") {
    fail("nothing behind the port");
  }
  const path = rest === "" || rest === "/" ? "" : rest;
  return { scheme, login, address: websocket ? `${scheme}://${address}${path}` : address };
}

function parseHost(host: string, fail: (expected: string) => never): string {
  if (host === "") return fail("a host for every server");
  const ipv6 = host.startsWith("[");
  if (!ipv6 && !ASCII_HOST_NAME.test(host) && !HOST_NAME.test(host)) {
    return fail("letters, digits, dots and hyphens in host names");
  }
  const plain = /^[\w.-]+$/.test(host);
  try {
    return plain ? host : new URL(`http://${host}`).hostname;
  } catch {
    return fail(ipv6 ? "IPv6 addresses in brackets" : "legal host names");
  }
}

function parsePort(
  port: string | undefined,
  defaultPort: string,
  fail: (expected: string) => never,
): string {
  if (port === undefined) return defaultPort;
  const digits = port.slice(1);
  const number = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
  return number >= 1 && number <= 65_535 ? String(number) : fail("a port between 1 and 65535");
}

function parseLogin(
  login: string,
  fail: (expected: string) => never,
): Pick<NatsUrl, "user" | "password" | "token"> {
  const colon = login.indexOf(":");
  try {
    if (colon < 0) return { token: decodeURIComponent(login) };
    const user = decodeURIComponent(login.slice(0, colon));
    const password = decodeURIComponent(login.slice(colon + 1));
    return user === "" ? fail("a user in front of the password") : { user, password };
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    return fail('credentials in which "%" begins a percent-encoded character');
  }
}
