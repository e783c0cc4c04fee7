import assert from "node:assert/strict";
import { test } from "node:test";
import { double, type Reading } from "../helpers/messages.ts";
import { type ConnectedMessenger, serverWith, type Transport } from "../helpers/messengers.ts";

const PARAMS = { station: "a" };

/** Counts from now on how often the client is asked to write before the turn ends. */
function countWrites({ connection }: ConnectedMessenger): () => number {
  const { protocol } = connection;
  assert.ok(protocol?.flushPending, "The client has no flushPending any more");
  const flushPending = protocol.flushPending.bind(protocol);
  let count = 0;
  protocol.flushPending = () => {
    count++;
    flushPending();
  };
  return () => count;
}

for (const transport of ["tcp", "websocket"] satisfies Transport[]) {
  const withServer = serverWith(transport);

  test(`${transport}: EarlyWrite writes each 32 of the requests of one turn`, () =>
    withServer(async ({ connect }) => {
      const client = await connect();
      const server = await connect();
      server.messenger.respond(double, ({ value }) => ({ value: value * 2 }));
      await server.messenger.flush();
      const written = countWrites(client);
      const ask = (value: number): Promise<Reading> =>
        client.messenger.request(double, { value }, PARAMS);
      await ask(0); // the inbox is subscribed, the turn of its own over
      const before = written();
      const requests: Promise<Reading>[] = [];
      for (let value = 0; value < 31; value++) requests.push(ask(value));
      assert.equal(written() - before, 0);
      for (let value = 31; value < 70; value++) requests.push(ask(value));
      assert.equal(written() - before, 2);
      const replies = await Promise.all(requests);
      assert.deepEqual(replies.map(({ value }) => value), requests.map((_, value) => value * 2));
    }));
}
