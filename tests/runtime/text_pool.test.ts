import assert from "node:assert/strict";
import { test } from "node:test";
import { TextPool } from "../../runtime/text_pool.ts";

const TEXTS = ["", "a", "é", "€", "🛰️", "\u0000", '{"a":1}', "\ud800", "x\udc00y", "é".repeat(40)];

test("TextPool.encode() gives the bytes that the platform's encoder gives", () => {
  const pool = new TextPool();
  for (const length of [0, 1, 100, 2700, 2800, 30_000, 100_000]) {
    for (const text of TEXTS) {
      const whole = text + "🛰".repeat(length);
      assert.deepEqual(pool.encode(whole), new TextEncoder().encode(whole));
    }
  }
});

test("TextPool.encode() leaves the bytes alone that it gave out before", () => {
  const pool = new TextPool();
  const texts = Array.from({ length: 5000 }, (_, index) => `${TEXTS[index % 10]} ${index}`);
  const given = texts.map((text) => pool.encode(text));
  const decoder = new TextDecoder();
  const expected = texts.map((text) => decoder.decode(new TextEncoder().encode(text)));
  assert.deepEqual(given.map((bytes) => decoder.decode(bytes)), expected);
});
