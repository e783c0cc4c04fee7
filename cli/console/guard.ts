/**
 * Keeps everybody but the page's own user away: other sites in the same browser, names that a
 * hostile server resolves to this machine, and other users of the machine.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const HOSTS = ["127.0.0.1", "localhost", "[::1]"];

/** The headers of everything that the console serves. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; " +
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/**
 * A key that nobody guesses.
 *
 * @returns 32 hexadecimal digits
 */
export function createToken(): string {
  return randomBytes(16).toString("hex");
}

/**
 * Whether a request was made to this machine by name, and by no other site. A browser names the
 * host that its user sees, whatever address that name leads to.
 *
 * @param request the request
 * @param port the port of the console
 * @returns `false` for what must not be answered
 */
export function isOwnSite({ headers }: IncomingMessage, port: number): boolean {
  const own = HOSTS.map((host) => `${host}:${port}`);
  if (!own.includes(headers.host ?? "")) return false;
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${headers.host}`) return false;
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

/**
 * Whether a request carries the key, which no other site can read or send.
 *
 * @param request the request
 * @param token the key
 * @returns `false` for what must not be answered
 */
export function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
