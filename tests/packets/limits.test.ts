import assert from "node:assert/strict";
import { test } from "node:test";
import { limitState } from "../../packets/limits.ts";
import { importPacket } from "./support/packets.ts";

test("limitState() takes bounds as good, and the more severe alarm first", () => {
  const limits = { warning: { low: 0, high: 10 }, critical: { low: -5, high: 15 } };
  const states = [-6, -5, -1, 0, 10, 11, 15, 16].map((value) => limitState(value, limits));
  assert.deepEqual(states, [
    ...["critical-low", "warning-low", "warning-low", "ok"],
    ...["ok", "warning-high", "warning-high", "critical-high"],
  ]);
  assert.equal(limitState(-1e9, { critical: { high: 1 } }), "ok");
});

test("limits() tells the state of each member, ranges() why, by context and in arrays", async () => {
  const number = (limits: object): object => ({
    type: ["integer", "null"],
    "x-unit": "A",
    "x-packet": { bits: 8, invalid: [255] },
    "x-limits": limits,
  });
  const { limits, ranges } = await importPacket({
    type: "object",
    "x-packet": {},
    properties: {
      mode: { enum: ["safe", "full"], "x-packet": { bits: 8, states: { safe: 0, full: 1 } } },
      current: number({
        warning: { high: 5 },
        contexts: [{ when: { "/mode": "full" }, warning: { low: 20, high: 50 } }],
      }),
      cells: {
        type: "array",
        items: {
          type: "object",
          properties: { v: number({ critical: { low: 3 } }) },
          required: ["v"],
        },
        "x-packet": { count: 2 },
      },
      extra: {
        type: "integer",
        "x-packet": { bits: 8, when: { "/mode": "full" } },
        "x-limits": { warning: { high: 1 } },
      },
    },
    required: ["mode", "current", "cells"],
  });
  assert.deepEqual(limits({ mode: "safe", current: 6, cells: [{ v: 2 }, { v: 3 }] }), {
    "/current": "warning-high",
    "/cells/0/v": "critical-low",
    "/cells/1/v": "ok",
  });
  assert.deepEqual(limits({ mode: "full", current: 6, cells: [{ v: null }], extra: 2 }), {
    "/current": "warning-low",
    "/extra": "warning-high",
  });
  assert.deepEqual(limits({ mode: "safe", current: null, cells: [] }), {});
  assert.deepEqual(ranges({ mode: "safe", current: 6, cells: [{ v: 2 }, { v: 3 }] }), {
    "/current": { unit: "A", warning: { high: 5 } },
    "/cells/0/v": { unit: "A", critical: { low: 3 } },
    "/cells/1/v": { unit: "A", critical: { low: 3 } },
  });
  assert.deepEqual(ranges({ mode: "full", current: 6, cells: [], extra: 2 }), {
    "/current": { unit: "A", warning: { low: 20, high: 50 } },
    "/extra": { warning: { high: 1 } },
  });
});
