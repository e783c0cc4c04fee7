import assert from "node:assert/strict";
import { test } from "node:test";
import { type Keyed, ReusingMap } from "../../runtime/reusing_map.ts";

function keyOf(map: ReusingMap<Keyed>): string {
  return map.add((key) => ({ key })).key;
}

test("ReusingMap finds each value by its key until it is taken", () => {
  const map = new ReusingMap<Keyed>();
  const keys = Array.from({ length: 100 }, () => keyOf(map));
  assert.equal(new Set(keys).size, 100);
  assert.equal(map.size, 100);
  for (const key of keys) assert.equal(map.get(key)?.key, key);
  assert.equal(map.take(keys[7] ?? "")?.key, keys[7]);
  assert.equal(map.take(keys[7] ?? ""), undefined);
  assert.equal(map.size, 99);
  assert.deepEqual([...map.values()].map(({ key }) => key), keys.filter((_key, at) => at !== 7));
});

test("ReusingMap never gives a value for the key of one that had its place before", () => {
  const map = new ReusingMap<Keyed>();
  const first = keyOf(map);
  map.take(first);
  const second = keyOf(map);
  assert.notEqual(first, second);
  assert.equal(Number.parseInt(first, 10), Number.parseInt(second, 10));
  assert.equal(map.get(first), undefined);
  assert.equal(map.take(first), undefined);
  assert.equal(map.get(second)?.key, second);
});

test("ReusingMap gives nothing for what is no key", () => {
  const map = new ReusingMap<Keyed>();
  const key = keyOf(map);
  for (const wrong of ["", "0", "-1", `${key}0`, `0${key}`, "x", "__proto__", "NaN-1", "1e9-1"]) {
    assert.equal(map.get(wrong), undefined, wrong);
    assert.equal(map.take(wrong), undefined, wrong);
  }
  assert.equal(map.size, 1);
});

test("ReusingMap is empty, and works on, after all of many values were taken", () => {
  const map = new ReusingMap<Keyed>();
  const keys = Array.from({ length: 5000 }, () => keyOf(map));
  for (const { key } of map.values()) map.take(key);
  assert.equal(map.size, 0);
  assert.deepEqual([...map.values()], []);
  const next = keyOf(map);
  assert.equal(keys.includes(next), false);
  assert.deepEqual([...map.values()], [{ key: next }]);
});

test("ReusingMap is as it was when a value cannot be made", () => {
  const map = new ReusingMap<Keyed>();
  const fail = (): never => {
    throw new TypeError("Cannot make it");
  };
  assert.throws(() => map.add(fail), TypeError);
  assert.equal(map.size, 0);
  const first = keyOf(map);
  map.take(first);
  assert.throws(() => map.add(fail), TypeError);
  assert.equal(map.size, 0);
  const second = keyOf(map);
  assert.equal(Number.parseInt(second, 10), Number.parseInt(first, 10));
});
