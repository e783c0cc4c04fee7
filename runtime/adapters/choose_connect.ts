import type { ConnectOptions } from "../connect.ts";
import type { Connection } from "../connection.ts";

/**
 * Connects with the client that fits the URL; only that one is loaded.
 *
 * @param options where to, how to log in
 * @returns the connection
 * @throws {ServiceError} `connection-failed`
 */
export async function connectByUrl(options: ConnectOptions): Promise<Connection> {
  if (options.url.transport === "websocket") {
    const { connectWebSocket } = await import("./nats_websocket.ts");
    return await connectWebSocket(options);
  }
  const { connectTcp } = await import("./nats_tcp.ts");
  return await connectTcp(options);
}
