import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findRuntime } from "../../../cli/adapters/runtimes.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** A web page that is being served. */
export interface WatchPage {
  /** Where it is, with the broker, the vehicle and the trackers to show. */
  readonly url: string;
  /** Ends it. */
  close(): Promise<void>;
}

/** What the page shows. */
export interface WatchOptions {
  /** The broker's WebSocket, such as `ws://127.0.0.1:8080`. */
  readonly broker: string;
  /** The vehicle to follow. */
  readonly vehicle: string;
  /** The trackers to ask. */
  readonly trackers: readonly string[];
}

/**
 * Bundles the page and serves it on a free port of the loopback interface. The browser is told to
 * run nothing but the page's own script, and to connect to the broker only.
 *
 * @param options what the page shows
 * @returns its address
 */
export async function serveWatchPage(options: WatchOptions): Promise<WatchPage> {
  const { broker, vehicle, trackers } = options;
  const files: Record<string, readonly [type: string, content: string]> = {
    "/": ["text/html", await readFile(join(FOLDER, "index.html"), "utf8")],
    "/style.css": ["text/css", await readFile(join(FOLDER, "style.css"), "utf8")],
    "/page.js": ["text/javascript", bundlePage()],
  };
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; ` +
    `connect-src ${new URL(broker).origin}`;
  const server = createServer((request, response) => {
    const [type, content] = files[new URL(request.url ?? "/", "http://page").pathname] ?? [];
    if (type === undefined) return response.writeHead(404).end();
    const headers = { "content-type": `${type}; charset=utf-8`, "content-security-policy": policy };
    response.writeHead(200, headers).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const query = new URLSearchParams({ broker, vehicle, trackers: trackers.join() });
  return {
    url: `http://127.0.0.1:${port}/?${query}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function bundlePage(): string {
  const page = join(FOLDER, "page.ts");
  return execFileSync(findRuntime("bun"), ["build", page, "--target=browser", "--minify"], {
    encoding: "utf8",
  });
}
