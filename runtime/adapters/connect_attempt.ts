import type { ConnectOptions } from "../connect.ts";
import { createConnectError, type ServerFailure } from "../connect_failure.ts";

/** One attempt of a client: which servers, and the client's own limit for each. */
export interface Dial {
  readonly servers: string[];
  /** In milliseconds. */
  readonly timeout: number;
}

interface Closable {
  close(): Promise<void>;
}

type Connector<C> = (dial: Dial) => Promise<C>;

/** The most time that a first connect may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5000;

/** Of the whole time, what stays free for the client to give up by itself. */
const MARGIN = 0.05;

/**
 * Dials the servers of the list until one answers. When none does, and there are several, each is
 * asked once more, to say what is wrong with which: the client keeps the last error only.
 *
 * @param options as given to the adapter
 * @param connect makes one attempt
 * @returns the connection
 * @throws {ServiceError} `connection-failed` within `options.timeoutMs`
 */
export async function attemptConnect<C extends Closable>(
  options: Pick<ConnectOptions, "url" | "timeoutMs">,
  connect: Connector<C>,
): Promise<C> {
  const { timeoutMs = CONNECT_TIMEOUT_MS, url: { servers } } = options;
  const time = servers.length > 1 ? timeoutMs / 2 : timeoutMs;
  try {
    return await dial(servers, time, connect);
  } catch (error) {
    const [server = ""] = servers;
    const failures = servers.length > 1
      ? await askEach(servers, time, connect)
      : [{ server, error }];
    throw createConnectError(failures);
  }
}

/** One that answers now has been too slow before. */
async function askEach<C extends Closable>(
  servers: readonly string[],
  time: number,
  connect: Connector<C>,
): Promise<ServerFailure[]> {
  return await Promise.all(servers.map(async (server) => {
    try {
      const connection = await dial([server], time, connect);
      await connection.close();
      return { server, error: createTimeout() };
    } catch (error) {
      return { server, error };
    }
  }));
}

/** Ends in time whatever the client does; a connection that comes too late is closed. */
async function dial<C extends Closable>(
  servers: readonly string[],
  time: number,
  connect: Connector<C>,
): Promise<C> {
  const timeout = time * (1 - 2 * MARGIN) / servers.length;
  const attempt = connect({ servers: [...servers], timeout });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let late = false;
  attempt.then((connection) => late ? connection.close() : undefined).catch(() => {});
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      late = true;
      reject(createTimeout());
    }, time * (1 - MARGIN));
  });
  try {
    return await Promise.race([attempt, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function createTimeout(): Error {
  return new Error("timeout");
}
