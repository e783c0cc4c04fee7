import type { ConsoleEvent, SendRequest, SendResult } from "../protocol.ts";

const RETRY_MS = 1000;

/** The key that the address holds behind its `#`: never sent with the address itself. */
const token = location.hash.slice(1);

/** Who is told what the server says. */
export interface StreamListener {
  event(event: ConsoleEvent): void;
  /** There is no connection to the console, for that reason; it is tried again. */
  lost(reason: string): void;
}

/** The stream of events, of which there is one. */
export interface EventStream {
  /** Listens to another subject. */
  follow(subject: string): void;
}

/**
 * Reads the events of the console without end.
 *
 * @param listener is told of each
 * @returns the stream; it begins when it is told what to follow
 */
export function openEventStream(listener: StreamListener): EventStream {
  let current = new AbortController();
  return {
    follow(subject) {
      current.abort();
      current = new AbortController();
      void readForever(subject, current.signal, listener);
    },
  };
}

async function readForever(
  subject: string,
  signal: AbortSignal,
  listener: StreamListener,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await read(subject, signal, listener);
      listener.lost("The console has ended");
    } catch (error) {
      if (signal.aborted) return;
      const isOffline = error instanceof TypeError || !(error instanceof Error);
      listener.lost(isOffline ? "The console does not answer" : error.message);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function read(subject: string, signal: AbortSignal, listener: StreamListener): Promise<void> {
  const query = new URLSearchParams({ subject });
  const response = await fetch(`/api/events?${query}`, { signal, headers: authorization() });
  if (!response.ok || response.body === null) throw await describeFailure(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) listener.event(JSON.parse(line) as ConsoleEvent);
  }
}

/**
 * Sends a message, or checks it.
 *
 * @param request what to send
 * @returns what came of it
 * @throws {Error} when the console refuses
 */
export async function sendToBus(request: SendRequest): Promise<SendResult> {
  const response = await fetch("/api/send", {
    method: "POST",
    headers: { ...authorization(), "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  if (!response.ok) throw await describeFailure(response);
  return await response.json() as SendResult;
}

function authorization(): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

async function describeFailure(response: Response): Promise<Error> {
  if (response.status === 401) {
    return new Error("This address is not valid any more: open the one that the terminal shows");
  }
  const body = await response.json().catch(() => ({})) as { readonly error?: string };
  return new Error(body.error ?? `The console answers with status ${response.status}`);
}
