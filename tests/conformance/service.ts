/**
 * The echo service of the conformance suite, for this library: the README of this folder says
 * what each subject does, so that a service in another language can do the same.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Service, startService, type Validator } from "telestion-edge";
import { event, request } from "telestion-edge/client";

interface Numbered {
  readonly n: number;
  readonly ms?: number;
}

interface Identity {
  readonly name: string;
  readonly instance: string;
}

const anything: Validator<unknown> = {
  check: (_value): _value is unknown => true,
  explain: () => [],
};
const numbered = numbers<Numbered>("n");
const duration = numbers<{ readonly ms: number }>("ms");
const text = members<{ readonly text: string }>("string", "text");
const who = {
  payload: anything,
  reply: members<Identity>("string", "name", "instance"),
};

const MESSAGES = {
  echo: request({ name: "echo", subject: "{prefix}.echo", payload: anything, reply: anything }),
  who: request({ name: "who", subject: "{prefix}.who", ...who }),
  everyone: request({ name: "everyone", subject: "{prefix}.everyone", ...who }),
  double: request({
    name: "double",
    subject: "{prefix}.double",
    payload: numbered,
    reply: numbered,
  }),
  slow: request({ name: "slow", subject: "{prefix}.slow", payload: duration, reply: duration }),
  reject: request({ name: "reject", subject: "{prefix}.reject", payload: anything }),
  store: request({ name: "store", subject: "{prefix}.store", payload: text, reply: text }),
  binary: event({ name: "binary", subject: "{prefix}.binary" }),
  returned: event({ name: "returned", subject: "{prefix}.returned" }),
  count: event({ name: "count", subject: "{prefix}.count", payload: numbered }),
  counted: event({ name: "counted", subject: "{prefix}.counted", payload: anything }),
  started: event({ name: "started", subject: "{prefix}.started", payload: anything }),
  fail: event({ name: "fail", subject: "{prefix}.fail", payload: anything }),
};

async function main(): Promise<void> {
  const service = await startService({
    version: "1.2.3",
    description: "Echoes for the conformance suite",
  });
  serve(service, String(service.config["CONFORMANCE_PREFIX"] ?? "conformance"));
  await service.nc.flush();
  console.log("Conformance service is ready");
}

function serve(service: Service, prefix: string): void {
  const params = { prefix };
  const self: Identity = { name: service.serviceName, instance: randomUUID() };
  const { count, counted, started } = MESSAGES;
  service.respond(MESSAGES.echo, (value) => value, { params });
  service.subscribe(MESSAGES.binary, (data) => service.publish(MESSAGES.returned, data, params), {
    params,
  });
  service.respond(MESSAGES.who, () => self, { params });
  service.respond(MESSAGES.everyone, () => self, { params, queue: false });
  service.respond(MESSAGES.double, ({ n }) => ({ n: 2 * n }), { params });
  service.respond(MESSAGES.slow, async ({ ms }) => {
    await service.publish(started, self, params);
    await sleep(ms);
    return { ms };
  }, { params });
  service.respond(MESSAGES.reject, () => fail(), { params });
  service.respond(MESSAGES.store, async ({ text }) => {
    const path = join(await service.openDataDirectory(), "note.txt");
    await writeFile(path, text);
    return { text: path };
  }, { params });
  service.subscribe(count, async ({ n, ms = 0 }) => {
    if (ms > 0) await sleep(ms);
    await service.publish(counted, { n, ...self }, params);
  }, { params });
  service.subscribe(MESSAGES.fail, () => fail(), { params });
}

function fail(): never {
  throw new Error("This handler always fails");
}

function kindOf(value: unknown): string {
  return typeof value;
}

/** Objects with some members of one type. */
function members<T>(type: "number" | "string", ...names: string[]): Validator<T> {
  const missing = (value: unknown): string | undefined => {
    const found = typeof value === "object" && value !== null ? value as object : {};
    return names.find((name) => kindOf((found as Record<string, unknown>)[name]) !== type);
  };
  return {
    check: (value): value is T => missing(value) === undefined,
    explain: (value) => {
      const name = missing(value);
      return name === undefined
        ? []
        : [{ path: `/${name}`, keyword: "type", message: `Expected a ${type}` }];
    },
  };
}

function numbers<T>(...names: string[]): Validator<T> {
  return members<T>("number", ...names);
}

void main();
