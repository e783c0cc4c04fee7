/**
 * The console page: what happens on a bus, in a browser on the same machine.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Connection } from "../../runtime/connection.ts";
import { type Catalog, EMPTY_CATALOG } from "../tools/catalog.ts";
import { isSubject } from "../tools/subjects.ts";
import { createToken, hasToken, isOwnSite, SAFE_HEADERS } from "./guard.ts";
import { loadPage, type PageFile } from "./page_files.ts";
import { PageStreams } from "./page_streams.ts";
import { readSendRequest, send, SendError } from "./send.ts";

const LOOPBACK = "127.0.0.1";
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const MAX_PAGES = 32;

/** What the console shows, and where. */
export interface ConsoleOptions {
  /** Any open connection; the console does not close it. */
  readonly connection: Connection;
  /** The messages of the schemas; default: none. */
  readonly catalog?: Catalog;
  /** The project's name, shown as the title. */
  readonly project?: string;
  /** The port on the loopback interface; default: a free one. */
  readonly port?: number;
}

/** A console that is being served. */
export interface RunningConsole {
  /** Its address, with the key that lets a browser in: for the user's eyes only. */
  readonly url: string;
  /** Shows other schemas from now on, in open pages too. */
  setCatalog(catalog: Catalog): void;
  /** Ends it; the connection stays open. */
  close(): Promise<void>;
}

/** What requests are answered with. */
interface Site {
  readonly port: number;
  readonly token: string;
  readonly files: ReadonlyMap<string, PageFile>;
  readonly connection: Connection;
  readonly streams: PageStreams;
}

/**
 * Serves the console page on the loopback interface.
 *
 * @param options connection, messages, port
 * @returns the running console
 * @throws {Error} when the port cannot be listened on
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { connection, catalog = EMPTY_CATALOG, project = "", port: wanted = 0 } = options;
  const files = await loadPage();
  const token = createToken();
  const streams = new PageStreams({ connection, catalog, project });
  const server = createServer((request, response) => {
    answer({ port, token, files, connection, streams }, request, response).catch((error: Error) => {
      if (response.headersSent) return void response.destroy();
      reply(response, error instanceof SendError ? 400 : 500, { error: error.message });
    });
  });
  const port = await listen(server, wanted);
  return {
    url: `http://${LOOPBACK}:${port}/#${token}`,
    setCatalog: (next) => streams.setCatalog(next),
    close() {
      streams.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function answer(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", `http://${LOOPBACK}`);
  if (!isOwnSite(request, site.port)) {
    return reply(response, 403, { error: "The console answers its own page only" });
  }
  const file = request.method === "GET" ? site.files.get(pathname) : undefined;
  if (file !== undefined) {
    response.writeHead(200, { ...SAFE_HEADERS, "content-type": file.contentType }).end(file.text);
    return;
  }
  if (!pathname.startsWith("/api/")) return reply(response, 404, { error: "Not found" });
  if (!hasToken(request, site.token)) {
    return reply(response, 401, { error: "The key is missing or wrong" });
  }
  if (request.method === "GET" && pathname === "/api/events") {
    return openStream(site, response, searchParams.get("subject") ?? undefined);
  }
  if (request.method === "POST" && pathname === "/api/send") {
    const { connection, streams } = site;
    const body = readSendRequest(parseBody(await readBody(request)));
    return reply(response, 200, await send(connection, streams.catalog, body));
  }
  reply(response, 404, { error: "Not found" });
}

function openStream(
  { streams }: Site,
  response: ServerResponse,
  subject: string | undefined,
): void {
  if (streams.size >= MAX_PAGES) return reply(response, 503, { error: "Too many pages are open" });
  if (subject !== undefined && !isSubject(subject)) {
    throw new SendError(`Subject "${subject}" is illegal: expected tokens with dots between`);
  }
  response.writeHead(200, { ...SAFE_HEADERS, "content-type": "application/x-ndjson" });
  streams.add(response, subject);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Read on: a connection that ends in the middle tells the page nothing.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) {
    throw new SendError(`Message is longer than ${MAX_BODY_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SendError("Cannot read what the page sent: expected JSON");
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...SAFE_HEADERS, "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
