import assert from "node:assert/strict";
import { test } from "node:test";
import { PacketError } from "../../packets/packet_error.ts";
import { contractOf } from "../codegen/support/emitted.ts";
import { importPackets } from "./support/packets.ts";

function member(select: object, header: object = {}): object {
  return {
    type: "object",
    "x-packet": { family: "my craft", select },
    properties: {
      apid: { type: "integer", "x-packet": { bits: 8, ...header } },
      mode: { enum: ["a", "b"], "x-packet": { bits: 8, states: { a: 0, b: 1 } } },
    },
    required: ["apid", "mode"],
  };
}

test("the decoder of a family finds the packet and its message", async () => {
  const { exports, packet } = await importPackets({
    one: member({ "/apid": 1 }),
    "two/of": member({ "/apid": { minimum: 2, maximum: 5 }, "/mode": "a" }),
    three: member([{ "/apid": 2, "/mode": "b" }, { "/apid": 9 }]),
  });
  const decode = exports["decodeMyCraft"] as (bytes: Uint8Array) => unknown;
  const found = [[1, 1], [4, 0], [2, 1], [9, 0]].map((bytes) => decode(Uint8Array.from(bytes)));
  assert.deepEqual(found, [
    { name: "one", value: { apid: 1, mode: "b" } },
    { name: "two.of", value: { apid: 4, mode: "a" } },
    { name: "three", value: { apid: 2, mode: "b" } },
    { name: "three", value: { apid: 9, mode: "a" } },
  ]);
  for (const bytes of [[7, 0], [3, 1], [2, 9], []]) {
    assert.throws(
      () => decode(Uint8Array.from(bytes)),
      (error) => error instanceof PacketError && error.fault === "unknown",
    );
  }
  assert.throws(
    () => packet("one").decode(Uint8Array.of(2, 0)),
    (error) => error instanceof PacketError && error.fault === "unknown",
  );
  assert.throws(
    () => packet("one").encode({ apid: 2, mode: "a" }),
    (error) => error instanceof PacketError && error.fault === "unknown",
  );
});

test("packets of a family that are not told apart are reported at both", () => {
  const { problems } = contractOf({
    one: member({ "/apid": { maximum: 5 } }),
    two: member({ "/apid": 5 }),
  });
  assert.deepEqual(problems.map(({ file, pointer }) => [file, pointer]), [
    ["one.schema.json", "/x-packet/select"],
    ["two.schema.json", "/x-packet/select"],
  ]);
});

test("a packet that can never be selected is reported", () => {
  const { problems } = contractOf({
    one: member({ "/apid": { equals: 5, maximum: 4 } }),
  });
  assert.match(problems[0]?.message ?? "", /never selected/);
});

test("a family whose function has the name of a message is reported", () => {
  const { problems } = contractOf({
    one: member({ "/apid": 5 }),
    "decode-my-craft": { "x-message": {}, type: "object" },
  });
  assert.deepEqual(problems.map(({ file, pointer }) => [file, pointer]), [
    ["one.schema.json", "/x-packet/family"],
  ]);
});
