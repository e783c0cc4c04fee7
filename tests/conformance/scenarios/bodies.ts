import assert from "node:assert/strict";
import { headers, type NatsConnection } from "@nats-io/transport-node";
import type { Lab } from "../lab.ts";
import type { Scenario, ScenarioGroup } from "../scenario.ts";
import { ask, askHealth, HEALTH_SUBJECTS, listen, waitFor } from "../wire.ts";

/** What JSON may hold. */
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1.5e300,
  9007199254740991,
  "",
  "Würzburg 🛰 \u0000 \u2028",
  [],
  [[[]], {}],
  { "": 1, "a.b": { c: [null] }, toString: "x", "ü": "ß" },
];

const MEGABYTE = 1_000_000;

/** Bodies that no handler expects. */
const HOSTILE: readonly (readonly [what: string, body: Uint8Array])[] = [
  ["an empty body", new Uint8Array()],
  ["white space", encode("  \n")],
  ["truncated JSON", encode('{"n": 1')],
  ["JSON with a rest", encode('{"n": 1} 2')],
  ["a wrong type", encode('{"n": "one"}')],
  ["null", encode("null")],
  ["an array", encode("[1]")],
  ["invalid UTF-8", new Uint8Array([...encode('{"n": 1, "t": "'), 0xff, 0xfe, ...encode('"}')])],
  ["a byte order mark", new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
  ["binary data", new Uint8Array(256).map((_, index) => index)],
  ["1 MB of brackets", encode("[".repeat(MEGABYTE))],
  ["1 MB of nested arrays", encode("[".repeat(MEGABYTE / 2) + "]".repeat(MEGABYTE / 2))],
  ["1 MB of zeros", new Uint8Array(MEGABYTE)],
  ["a prototype", encode('{"__proto__": {"n": 1}, "constructor": {"prototype": {"n": 1}}}')],
];

/** What messages carry. */
export const bodies: ScenarioGroup = {
  name: "message bodies",
  scenarios: [
    {
      title: "takes and gives every JSON value",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        const client = await startEcho(lab);
        for (const value of VALUES) {
          assert.deepEqual(await ask(client, lab.subject("echo"), value), value);
        }
      },
    },
    {
      title: "takes and gives binary data as it is",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        const client = await startEcho(lab);
        const heard = await listen(client, lab.subject("returned"), ({ data }) => data);
        const sent = HOSTILE.map(([, body]) => body);
        for (const body of sent) client.publish(lab.subject("binary"), body);
        await waitFor(heard, sent.length);
        for (const [index, body] of sent.entries()) {
          assert.ok(Buffer.from(body).equals(heard[index] ?? new Uint8Array()), `Body ${index}`);
        }
      },
    },
    {
      title: "needs no headers, and minds none",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        const client = await startEcho(lab);
        const set = headers();
        set.set("traceparent", "garbage");
        set.set("Nats-Service-Error-Code", "500");
        const options = { headers: set, timeout: 10_000 };
        const reply = await client.request(lab.subject("double"), '{"n":2}', options);
        assert.deepEqual(reply.json(), { n: 4 });
        assert.deepEqual(await ask(client, lab.subject("double"), { n: 3 }), { n: 6 });
      },
    },
    ...HOSTILE.map(([what, body]): Scenario => ({
      title: `survives ${what}`,
      basis: "documents",
      program: "service",
      run: (lab) =>
        survive(lab, (client) => {
          for (const name of ["count", "fail"]) client.publish(lab.subject(name), body);
          return client.request(lab.subject("double"), body, { timeout: 5000 });
        }),
    })),
    {
      title: "survives handlers that fail",
      basis: "documents",
      program: "service",
      run: (lab) =>
        survive(lab, (client) => {
          client.publish(lab.subject("fail"), "{}");
          return client.request(lab.subject("reject"), "{}", { timeout: 5000 });
        }),
    },
    {
      title: "tells a requester at once that its request is invalid, by headers and body",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const client = await startEcho(lab);
        const reply = await client.request(lab.subject("double"), "{}", { timeout: 10_000 });
        assert.equal(reply.headers?.get("Nats-Service-Error-Code"), "400");
        assert.equal(reply.json<ErrorBody>().error.code, "invalid-request");
      },
    },
    {
      title: "tells a requester that the handler failed, without the detail",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const client = await startEcho(lab);
        const reply = await client.request(lab.subject("reject"), "{}", { timeout: 10_000 });
        assert.equal(reply.headers?.get("Nats-Service-Error-Code"), "500");
        assert.equal(reply.json<ErrorBody>().error.code, "handler-failed");
        assert.doesNotMatch(reply.string(), /always fails/);
      },
    },
  ],
};

interface ErrorBody {
  readonly error: { readonly code: string };
}

async function startEcho(lab: Lab): Promise<NatsConnection> {
  await lab.startNamed(lab.prefix);
  return await lab.client();
}

/** Whether or not it answers what is hostile, it answers what comes next. */
async function survive(
  lab: Lab,
  attack: (client: NatsConnection) => Promise<unknown>,
): Promise<void> {
  const client = await startEcho(lab);
  const counted = await listen(client, lab.subject("counted"), (message) => message.json());
  await attack(client).catch(() => {});
  for (const subject of HEALTH_SUBJECTS) await askHealth(client, subject, { name: lab.prefix });
  assert.deepEqual(await ask(client, lab.subject("double"), { n: 21 }), { n: 42 });
  client.publish(lab.subject("count"), '{"n":1}');
  await waitFor(counted, 1);
  assert.equal((counted.at(-1) as { n: number }).n, 1);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
