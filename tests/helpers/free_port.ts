import { createServer } from "node:net";

/**
 * Finds a TCP port of this machine that nobody listens at.
 *
 * @returns the port; another program may take it before the caller does
 */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const place = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof place === "object" && place !== null ? place.port : 0;
}
