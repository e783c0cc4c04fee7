import assert from "node:assert/strict";
import { test } from "node:test";
import { directoryName, discoveryName, queueName } from "../../runtime/names.ts";

const NAMES = [
  "My Service",
  "My_Service",
  "My-Service",
  "my service",
  "My  Service",
  "My\tService",
  "telemetry.store",
  "telemetry/store",
  "*",
  ">",
  "..",
  ".",
  "../../etc",
  "con",
  "CON",
  "nul.txt",
  "com1",
  "dienst-ü",
  "🚀",
  "a\u0000b",
  "a\nb",
  " ",
  "ends.",
  "x".repeat(64),
  "x".repeat(65),
  "x".repeat(66),
];

test("queueName() keeps names that NATS accepts", () => {
  for (const name of ["my-service", "telemetry.store", "a/b", "dienst-ü"]) {
    assert.equal(queueName(name), name);
  }
});

test("queueName() replaces white space, wildcards and control characters", () => {
  assert.equal(queueName("My Service"), "My_Service-8f03fb901b48fb38");
  for (const name of NAMES) assert.match(queueName(name), /^[^\s*>\p{C}]{1,64}$/u);
});

test("discoveryName() fits the pattern of NATS services", () => {
  assert.equal(discoveryName("My_Service-2"), "My_Service-2");
  for (const name of NAMES) assert.match(discoveryName(name), /^[a-zA-Z0-9_-]{1,64}$/);
});

test("directoryName() is one legal path segment everywhere", () => {
  assert.equal(directoryName("telemetry.store"), "telemetry.store");
  for (const name of NAMES) {
    const segment = directoryName(name);
    assert.match(segment, /^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*$/);
    assert.doesNotMatch(segment, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
    assert.ok(segment.length <= 64);
  }
});

test("names that differ stay different, folders also without regard to case", () => {
  for (const derive of [queueName, discoveryName, directoryName]) {
    const derived = NAMES.map(derive);
    assert.equal(new Set(derived).size, NAMES.length);
  }
  const folders = NAMES.map((name) => directoryName(name).toLowerCase());
  assert.equal(new Set(folders).size, NAMES.length);
});

test("a name that looks like a derived one is derived itself", () => {
  for (const derive of [queueName, discoveryName, directoryName]) {
    const derived = derive("My Service");
    assert.notEqual(derive(derived), derived);
  }
});
