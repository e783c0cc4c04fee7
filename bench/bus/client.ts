/**
 * One client of a benchmark: `client.ts ROLE URL COUNT BYTES`. A subscriber prints `ready`, and
 * messages per second in the end; so does a requester.
 */
import { connect } from "@nats-io/transport-node";
import process from "node:process";

const [role = "", url = "", countText = "0", bytesText = "0"] = process.argv.slice(2);
const count = Number(countText);
const payload = new Uint8Array(Number(bytesText)).fill(97);
const connection = await connect({ servers: url });

switch (role) {
  case "subscribe":
    await subscribe();
    break;
  case "publish":
    await publish();
    break;
  case "respond":
    connection.subscribe("bench", { callback: (_error, message) => void message.respond(payload) });
    await connection.flush();
    console.log("ready");
    await connection.closed();
    break;
  case "request":
    await request();
    break;
}
await connection.close();

async function subscribe(): Promise<void> {
  let [received, first] = [0, 0];
  const all = new Promise<void>((resolve) => {
    connection.subscribe("bench", {
      callback: () => {
        if (++received === 1) first = performance.now();
        if (received === count) resolve();
      },
    });
  });
  await connection.flush();
  console.log("ready");
  await all;
  report(first);
}

/** Waits for the broker now and then, as every publisher of so much must. */
async function publish(): Promise<void> {
  for (let sent = 0; sent < count; sent++) {
    connection.publish("bench", payload);
    if (sent % 5000 === 4999) await connection.flush();
  }
  await connection.flush();
}

/** 64 requests in flight. */
async function request(): Promise<void> {
  const started = performance.now();
  let sent = 0;
  const worker = async (): Promise<void> => {
    while (sent++ < count) await connection.request("bench", payload, { timeout: 10_000 });
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  report(started);
}

function report(started: number): void {
  console.log(Math.round(count / ((performance.now() - started) / 1000)));
}
