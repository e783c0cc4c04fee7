import assert from "node:assert/strict";
import { test } from "node:test";
import { contractOf, emit } from "./support/emitted.ts";

const ack = { type: "object", properties: { accepted: { type: "boolean" } } };

const files = emit({
  "telemetry/housekeeping": {
    title: "Housekeeping",
    deprecated: true,
    "x-message": { subject: "telemetry.{spacecraft}.housekeeping" },
    type: "object",
  },
  "telecommand/set-mode": {
    "x-message": {
      kind: "request",
      subject: "telecommand.{spacecraft}.{path...}",
      reply: { $ref: "../ack.schema.json" },
    },
    enum: ["safe"],
  },
  "telecommand/reboot": { "x-message": { kind: "request" }, type: "null" },
  "link/frame": { "x-message": { content: "binary", subject: "link.frame" } },
  ack,
});
const messages = files["messages.ts"] ?? "";
const index = files["mod.ts"] ?? "";

test("messagesEmitter describes events with their parameters", () => {
  assert.ok(
    messages.includes(`/**
 * Event on \`telemetry.{spacecraft}.housekeeping\`
 *
 * Housekeeping
 *
 * @deprecated
 */
export const housekeeping: EventMessage<Housekeeping, { spacecraft: string }> =
  /* @__PURE__ */ event({
    name: "telemetry.housekeeping",
    subject: "telemetry.{spacecraft}.housekeeping",
    payload: housekeepingValidator,
  });
`),
    messages,
  );
});

test("messagesEmitter describes requests with their replies", () => {
  assert.ok(
    messages.includes(
      `export const setMode: RequestMessage<SetMode, Ack, { spacecraft: string; path: string }> =
  /* @__PURE__ */ request({
    name: "telecommand.setMode",
    subject: "telecommand.{spacecraft}.{path...}",
    payload: setModeValidator,
    reply: ackValidator,
  });
`,
    ),
    messages,
  );
});

test("messagesEmitter leaves out empty replies, binary payloads and missing parameters", () => {
  assert.match(messages, /export const reboot: RequestMessage<Reboot, void> =/);
  assert.match(messages, /export const frame: EventMessage<Uint8Array> =/);
  assert.match(
    messages,
    /event\(\{\n {4}name: "link.frame",\n {4}subject: "link.frame",\n {2}\}\);/,
  );
});

test("indexModuleEmitter exports all and groups the messages by folder", () => {
  assert.match(index, /export type \{\n {2}Ack,\n {2}Reboot,\n {2}SetMode,\n {2}Housekeeping,\n\}/);
  assert.match(index, / {2}isAck,\n {2}ackValidator,\n/);
  assert.match(index, /readonly telecommand: \{\n {4}readonly reboot: typeof reboot;/);
  assert.match(index, /telemetry: \{\n {4}housekeeping: housekeeping,\n {2}\},/);
  assert.match(
    index,
    /export function createClient\(\n? *connection: Connection,\s+options\?: ClientOptions,?\n?\): Client<typeof messages> \{/,
  );
});

test("emitters write valid modules for a folder without schemas", () => {
  for (const text of Object.values(emit({}))) assert.match(text, /\nexport \{\};\n$/);
});

test("emitters write no line that holds a time or a version", () => {
  for (const text of Object.values(files)) {
    assert.doesNotMatch(text, /\d{4}-\d\d-\d\d|\d+\.\d+\.\d+/);
  }
});

test("messagesEmitter says where a message says when it was made", () => {
  const time = { since: "1958-01-01", days: "/time/day", milliseconds: "/ms" };
  const properties = {
    time: { type: "object", properties: { day: { type: "integer" } } },
    ms: { type: "integer" },
  };
  const { "messages.ts": text } = emit({
    sum: { "x-message": { time }, type: "object", properties },
    plain: { "x-message": { time: "/ms" }, type: "object", properties },
  });
  const wanted = 'time: { since: "1958-01-01", days: "/time/day", milliseconds: "/ms" },';
  assert.ok(text?.includes(wanted), text);
  assert.ok(text?.includes('time: "/ms",'), text);
});

test("generate() refuses times that no member can hold", () => {
  const properties = { ms: { type: "integer" } };
  const faults = [7, "/milliseconds", "ms", {}, { day: "/ms" }, { days: 1 }, {
    since: "1.1.1958",
    days: "/ms",
  }].map((time) => {
    const { problems } = contractOf({
      a: { "x-message": { time }, type: "object", properties },
    });
    return problems.map(({ pointer, message }) => `${pointer} ${message}`).join("; ");
  });
  assert.deepEqual(faults, [
    "/x-message/time Time is 7: expected a JSON Pointer, or an object",
    '/x-message/time Time is in "/milliseconds": expected a JSON Pointer to a member, such as "/time"',
    '/x-message/time Time is in "ms": expected a JSON Pointer to a member, such as "/time"',
    '/x-message/time "time" adds up nothing: expected days, seconds, milliseconds, microseconds',
    '/x-message/time/day "time" has no member "day": did you mean "days"?',
    '/x-message/time/days Time is in 1: expected a JSON Pointer to a member, such as "/time"',
    '/x-message/time/since Time counts since "1.1.1958": expected a date such as "1958-01-01"',
  ]);
});
