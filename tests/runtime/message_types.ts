/**
 * What the compiler must refuse: `tsc` checks this file with the project, and fails where an
 * expected error does not come. Nothing here runs.
 *
 * @module
 */
import { createClient, event, type Validator } from "../../client.ts";
import type { Connection, Service } from "../../mod.ts";
import { double, reading, reset } from "../helpers/messages.ts";

const link = event({ name: "link", subject: "link.{station}.{path...}" });
const plain = event({ name: "plain", subject: "plain" });
const validator: Validator<{ mode: "safe" }> = {
  check: (_value): _value is { mode: "safe" } => true,
  explain: () => [],
};

/** Every way to publish, right and wrong. */
export async function publishing({ publish }: Service): Promise<void> {
  const bytes = new Uint8Array();
  await publish(plain, bytes);
  await publish(plain, bytes, {}, { headers: {} });
  await publish(plain, bytes, undefined, { validate: false });
  await publish(link, bytes, { station: "a", path: "b.c" });
  // @ts-expect-error: the payload is bytes
  await publish(plain, "text");
  // @ts-expect-error: the subject has no parameters
  await publish(plain, bytes, { station: "a" });
  // @ts-expect-error: the parameters are missing
  await publish(link, bytes);
  // @ts-expect-error: one parameter is missing
  await publish(link, bytes, { station: "a" });
  // @ts-expect-error: there is no such parameter
  await publish(link, bytes, { station: "a", path: "b", stations: "c" });
  // @ts-expect-error: parameters are texts
  await publish(link, bytes, { station: 1, path: "b" });
  // @ts-expect-error: the value must be a number
  await publish(reading, { value: "1" }, { station: "a" });
  // @ts-expect-error: there is no such member
  await publish(reading, { value: 1, values: 2 }, { station: "a" });
  // @ts-expect-error: a request is not published
  await publish(reset, { value: 1 });
  // @ts-expect-error: there is no such option
  await publish(plain, bytes, {}, { header: {} });
}

/** Every way to subscribe, right and wrong. */
export async function subscribing({ subscribe }: Service): Promise<void> {
  subscribe(link, (data: Uint8Array, { params }) => [data, params.station, params.path]);
  subscribe(link, () => {}, { params: { station: "*" }, queue: false });
  for await (const { data, params } of subscribe(reading, { params: { station: "a" } })) {
    const texts: [number, string] = [data.value, params.station];
    // @ts-expect-error: there is no such parameter
    texts.push(params.stations);
    // @ts-expect-error: there is no such member
    texts.push(data.values);
  }
  // @ts-expect-error: there is no such parameter
  subscribe(link, () => {}, { params: { stations: "a" } });
  // @ts-expect-error: the data is bytes
  subscribe(link, (data: string) => data);
  // @ts-expect-error: a request is answered by respond()
  subscribe(reset, () => {});
}

/** Every way to request and respond, right and wrong. */
export async function requesting({ request, respond }: Service): Promise<number> {
  respond(double, ({ value }, { params }) => ({ value, text: params.station }));
  respond(double, async ({ value }) => await Promise.resolve({ value }));
  respond(reset, () => {});
  // @ts-expect-error: the reply is missing
  respond(double, () => {});
  // @ts-expect-error: the reply has another type
  respond(double, () => ({ value: "1" }));
  // @ts-expect-error: an event is not answered
  respond(reading, () => ({ value: 1 }));
  await request(reset, { value: 1 });
  await request(reset, { value: 1 }, {}, { timeout: 10 });
  // @ts-expect-error: the parameters are missing
  await request(double, { value: 1 });
  // @ts-expect-error: there is no such option
  await request(reset, { value: 1 }, {}, { timeoutMs: 10 });
  const { value } = await request(double, { value: 1 }, { station: "a" });
  return value;
}

/** A client is as strict as a service. */
export async function client(connection: Connection): Promise<void> {
  const mode = event({ name: "mode", subject: "mode.{craft}", payload: validator });
  const all = createClient(connection, { bus: { mode, reset }, plain });
  await all.bus.mode.publish({ mode: "safe" }, { craft: "a" });
  await all.plain.publish(new Uint8Array());
  for await (const { data, params } of all.bus.mode.subscribe({ craft: "*" })) {
    const literal: "safe" = data.mode;
    await all.bus.mode.publish({ mode: literal }, params);
  }
  // @ts-expect-error: there is no such mode
  await all.bus.mode.publish({ mode: "sfe" }, { craft: "a" });
  // @ts-expect-error: there is no such parameter
  all.bus.mode.subscribe({ crafts: "*" });
  // @ts-expect-error: there is no such message
  all.bus.modes.subscribe();
  // @ts-expect-error: an event is not requested
  await all.bus.mode.request({ mode: "safe" }, { craft: "a" });
}
