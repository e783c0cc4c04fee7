/**
 * Many clients that publish and share at the same time.
 *
 * @module
 */
import { connect, type NatsConnection } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { eventually } from "../helpers/eventually.ts";

/** How much there is to do. */
export interface Load {
  readonly clients: number;
  /** Of each client. */
  readonly messages: number;
}

const GROUPS = ["workers", "auditors"] as const;
/** A client waits for the broker after so many messages, as all must that send without end. */
const BATCH = 500;

/**
 * Lets each client publish numbered messages and take part in a queue group, half of them in one,
 * half in another. Each group must see each number once.
 */
export async function checkQueueGroups(url: string, { clients, messages }: Load): Promise<void> {
  const total = clients * messages;
  const seen = new Map(GROUPS.map((group) => [group, new Uint8Array(total)]));
  const counts = new Map(GROUPS.map((group) => [group, 0]));
  const connections = await Promise.all(
    Array.from({ length: clients }, () => connect({ servers: url })),
  );
  try {
    for (const [index, connection] of connections.entries()) {
      const group = GROUPS[index % GROUPS.length] ?? "workers";
      connection.subscribe("load.*", {
        queue: group,
        callback: (_error, { data }) => {
          seen.get(group)![new DataView(data.buffer, data.byteOffset).getUint32(0)]! += 1;
          counts.set(group, (counts.get(group) ?? 0) + 1);
        },
      });
      await connection.flush();
    }
    await Promise.all(
      connections.map((connection, index) =>
        publishNumbers(connection, index * messages, messages)
      ),
    );
    await eventually(() => {
      for (const group of GROUPS) {
        assert.ok((counts.get(group) ?? 0) >= total, `${counts.get(group)}`);
      }
    }, { timeoutMs: 60_000 });
    for (const connection of connections) await connection.flush();
    for (const group of GROUPS) {
      assert.ok(seen.get(group)?.every((times) => times === 1), `${group} got a message twice`);
    }
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
}

async function publishNumbers(
  connection: NatsConnection,
  first: number,
  count: number,
): Promise<void> {
  for (let number = first; number < first + count; number++) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, number);
    connection.publish(`load.${number % 10}`, bytes);
    if (number % BATCH === BATCH - 1) await connection.flush();
  }
  await connection.flush();
}
