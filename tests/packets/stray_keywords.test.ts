import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { buildModel } from "../../codegen/build_model.ts";

const U8 = { type: "integer", "x-packet": { bits: 8 } };

function warningsOf(root: object): string[] {
  const { problems } = buildModel([{ path: "a.schema.json", root: root as never }]);
  return problems.filter(({ message }) => message.includes("No packet makes use"))
    .map(({ severity, pointer }) => `${severity} ${pointer}`);
}

test("buildModel() warns of x-packet on fields of an object that is no packet", () => {
  const root = { "x-message": {}, type: "object", properties: { a: U8, b: U8 } };
  deepEqual(warningsOf(root), ["warning /properties/a/x-packet"]);
  deepEqual(warningsOf({ ...root, "x-packet": {} }), []);
});

test("buildModel() warns of x-packet where fields do not look", () => {
  const root = { "x-message": {}, type: "object", "x-packet": {} };
  deepEqual(
    warningsOf({ ...root, properties: { a: U8, b: { ...U8, not: U8 } } }),
    ["warning /properties/b/not/x-packet"],
  );
  const nested = {
    ...root,
    properties: {
      list: { type: "array", items: { $ref: "#/$defs/item" }, "x-packet": { count: 2 } },
    },
    $defs: { item: U8 },
  };
  deepEqual(warningsOf(nested), []);
});
