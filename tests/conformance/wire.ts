/**
 * What the suite says and hears over NATS.
 *
 * @module
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { eventually } from "../helpers/eventually.ts";

/** The subjects of health requests: of Telestion's documents, and of its Deno library. */
export const HEALTH_SUBJECTS = ["__telestion__/health", "__telestion__.health"] as const;

/** What a service says of its health. */
export interface HealthReply {
  readonly name: string;
  readonly errors: number;
}

/** What the echo service says of itself. */
export interface Identity {
  readonly name: string;
  readonly instance: string;
}

/** Services answer within it. */
const HEALTH_LIMIT_MS = 500;
const SURPLUS_MS = 50;
const PATIENCE_MS = 10_000;
/** A busy machine may be late once. */
const ATTEMPTS = 4;

/**
 * Sends a request with JSON and reads the reply.
 *
 * @param client of the suite
 * @param subject of the echo service
 * @param value sent as JSON
 * @returns the reply
 */
export async function ask<T>(
  client: NatsConnection,
  subject: string,
  value: unknown = {},
): Promise<T> {
  const reply = await client.request(subject, JSON.stringify(value), { timeout: PATIENCE_MS });
  return reply.json<T>();
}

/**
 * Asks for health until every expected instance has answered in time.
 *
 * @param client of the suite
 * @param subject one of {@linkcode HEALTH_SUBJECTS}
 * @param expected `name`: of the service; `instances`, default 1; `body` of the request
 * @returns the replies of this service, one for each instance
 */
export async function askHealth(
  client: NatsConnection,
  subject: string,
  expected: { readonly name: string; readonly instances?: number; readonly body?: Uint8Array },
): Promise<HealthReply[]> {
  const { name, instances = 1, body = new Uint8Array() } = expected;
  let replies: HealthReply[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    replies = await gather(client, { subject, name, instances, body });
    if (replies.length === instances) return replies;
  }
  const found = JSON.stringify(replies);
  assert.fail(`Not ${instances} but ${replies.length} answered "${subject}" in time: ${found}`);
}

/** Ends early when all have answered, but not before one too many could. */
async function gather(
  client: NatsConnection,
  { subject, name, instances, body }: {
    readonly subject: string;
    readonly name: string;
    readonly instances: number;
    readonly body: Uint8Array;
  },
): Promise<HealthReply[]> {
  const replies: HealthReply[] = [];
  const reply = `_INBOX.${randomUUID()}`;
  await new Promise<void>((resolve) => {
    setTimeout(resolve, HEALTH_LIMIT_MS);
    client.subscribe(reply, {
      callback: (error, message) => {
        if (error !== null || message.data.length === 0) return;
        const health = message.json<HealthReply>();
        if (health.name !== name) return;
        replies.push(health);
        if (replies.length === instances) setTimeout(resolve, SURPLUS_MS);
      },
    });
    client.publish(subject, body, { reply });
  });
  return replies;
}

/**
 * Keeps what is published on a subject from now on.
 *
 * @param client of the suite
 * @param subject to listen on
 * @param read makes an entry of a message
 * @returns the entries so far; it grows
 */
export async function listen<T>(
  client: NatsConnection,
  subject: string,
  read: (message: Msg) => T,
): Promise<readonly T[]> {
  const heard: T[] = [];
  client.subscribe(subject, {
    callback: (error, message) => {
      if (error === null) heard.push(read(message));
    },
  });
  await client.flush();
  return heard;
}

/**
 * Waits until so many entries are there.
 *
 * @param heard grows
 * @param count how many
 * @returns settles then
 */
export async function waitFor(heard: readonly unknown[], count: number): Promise<void> {
  await eventually(() => heard.length >= count, {
    timeoutMs: 20_000,
    what: `Arrival of ${count} messages (${heard.length} so far)`,
  });
}
