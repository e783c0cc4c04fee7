import type { ConnectOptions } from "../connect.ts";
import type { Connection } from "../connection.ts";
import { connectTcp } from "./nats_tcp.ts";

/**
 * Connects with the client that fits the URL. That for WebSocket is loaded only when it is needed.
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
  return await connectTcp(options);
}
