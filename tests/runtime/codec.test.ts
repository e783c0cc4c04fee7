import assert from "node:assert/strict";
import { test } from "node:test";
import { parseJson } from "../../runtime/codec.ts";

const encoder = new TextEncoder();

test("parseJson() reads what JSON.parse() reads", () => {
  for (const text of ['{"a":[1,null,"é€🛰️"]}', '"\\ud800"', "1e3"]) {
    assert.deepEqual(parseJson(encoder.encode(text)), JSON.parse(text));
  }
});

test("parseJson() takes the replacement character for text where it was sent", () => {
  assert.equal(parseJson(encoder.encode('"\uFFFD"')), "\uFFFD");
  assert.deepEqual(parseJson(encoder.encode('["\uFFFD", "\\ufffd"]')), ["\uFFFD", "\uFFFD"]);
});

test("parseJson() refuses bytes that are no UTF-8, alone or beside a replacement character", () => {
  const broken = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80]];
  for (const bytes of broken) {
    for (const before of ["", "a", "\uFFFD"]) {
      const text = [...encoder.encode(`"${before}`), ...bytes, 0x22];
      assert.equal(parseJson(new Uint8Array(text)), undefined, bytes.join());
    }
  }
});
