/**
 * A small static server. It hands a login to whoever may read its answers, so it answers only
 * under the names that it knows: no hostile name that leads to this machine, no other site.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ServiceError } from "telestion-edge";
import type { PageFile } from "./page_files.ts";
import type { PageConfig } from "./protocol.ts";

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
const CONFIG_PATH = "/config.json";

/** What to serve, and to whom. */
export interface SiteOptions {
  /** By path. */
  readonly files: ReadonlyMap<string, PageFile>;
  readonly config: PageConfig;
  /** The address to listen on. */
  readonly host: string;
  /** `0`: a free one. */
  readonly port: number;
  /** Names of this machine beside its loopback names and `host`. */
  readonly hostNames: readonly string[];
}

/** A page that is being served. */
export interface Site {
  readonly url: string;
  /** Ends it. */
  close(): Promise<void>;
}

/**
 * Serves the page.
 *
 * @param options what to serve, and to whom
 * @returns its address
 * @throws {ServiceError} `bad-configuration` when the port cannot be had
 */
export async function servePage(options: SiteOptions): Promise<Site> {
  const { host, port: wanted, files, config } = options;
  const headers = safeHeaders(config.server);
  const names = new Set([...LOOPBACK, bracket(host), ...options.hostNames]);
  const served = new Map(files).set(CONFIG_PATH, {
    contentType: "application/json",
    content: new TextEncoder().encode(JSON.stringify(config)),
  });
  const server = createServer((request, response) => {
    const file = isOwnSite(request, names) ? fileOf(request, served) : 403;
    if (typeof file === "number") return refuse(response, file, headers);
    response.writeHead(200, { ...headers, "content-type": file.contentType });
    response.end(request.method === "HEAD" ? undefined : file.content);
  });
  const port = await listen(server, host, wanted);
  return {
    url: `http://${bracket(host)}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The browser runs the page's own script only, and connects to the bus only. */
function safeHeaders(bus: string): Readonly<Record<string, string>> {
  return {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; " +
      `connect-src 'self' ${new URL(bus).origin}; img-src data:; base-uri 'none'; ` +
      "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
  };
}

/** A browser names the host that its user sees, whatever address that name leads to. */
function isOwnSite({ headers }: IncomingMessage, names: ReadonlySet<string>): boolean {
  const host = headers.host ?? "";
  if (!names.has(host.replace(/:\d+$/, ""))) return false;
  const { origin, "sec-fetch-site": site } = headers;
  if (origin !== undefined && origin.replace(/^https?:\/\//, "") !== host) return false;
  // "cross-site" is also who follows a link to the page: nothing but the page itself for them.
  return site === undefined || site === "same-origin" || site === "none" ||
    headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}

function fileOf(
  { method, url = "/" }: IncomingMessage,
  files: ReadonlyMap<string, PageFile>,
): PageFile | 404 | 405 {
  if (method !== "GET" && method !== "HEAD") return 405;
  return files.get(url.replace(/[?#].*$/, "")) ?? 404;
}

function refuse(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...headers, "content-type": "text/plain" });
  response.end(`${status}\n`);
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const where = `${bracket(host)}:${port}`;
      reject(
        new ServiceError("bad-configuration", `Cannot listen on "${where}": ${cause.message}`, {
          cause,
        }),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function bracket(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
