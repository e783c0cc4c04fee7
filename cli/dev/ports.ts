import { createServer } from "node:net";

const LOOPBACK = "127.0.0.1";

/**
 * Finds ports of the loopback interface to listen on.
 *
 * @param wanted the ports that would be best, 0: any
 * @returns one port each: the wanted one, or a free one where that is taken; no port comes twice
 */
export async function choosePorts(wanted: readonly number[]): Promise<number[]> {
  const servers = wanted.map(() => createServer());
  const ports: number[] = [];
  for (const [index, server] of servers.entries()) {
    ports.push(
      await listen(server, wanted[index] ?? 0).catch(async () => await listen(server, 0)),
    );
  }
  // All are open until here, so that no port comes twice.
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
  );
  return ports;
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
