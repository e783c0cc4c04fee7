import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "../../runtime/arguments.ts";

const WELL_KNOWN = ["NATS_URL", "NATS_PASSWORD"];

function values(...args: string[]): Readonly<Record<string, string | true>> {
  return parseArguments(args, WELL_KNOWN).values;
}

test("parseArguments() reads --KEY=value and --KEY value", () => {
  assert.deepEqual(values("--A=1", "--B", "2", "--C=x=y", "--D="), {
    A: "1",
    B: "2",
    C: "x=y",
    D: "",
  });
});

test("parseArguments() takes the last value", () => {
  assert.deepEqual(values("--A=1", "--A", "2", "--nats_url=a", "--NATS_URL=b"), {
    A: "2",
    NATS_URL: "b",
  });
});

test("parseArguments() takes a value with a minus when it is a number", () => {
  assert.deepEqual(values("--A", "-5", "--B", "-.5", "--C", "-1e3"), {
    A: "-5",
    B: "-.5",
    C: "-1e3",
  });
});

test("parseArguments() reads an option without a value as true", () => {
  assert.deepEqual(values("--A", "--B", "-x", "--C"), { A: true, B: true, C: true });
});

test("parseArguments() matches well-known names without regard to case", () => {
  assert.deepEqual(values("--nats_password=0123", "--Nats_Url", "nats", "--other=1"), {
    NATS_PASSWORD: "0123",
    NATS_URL: "nats",
    other: "1",
  });
});

test("parseArguments() refuses a well-known name without a value", () => {
  assert.throws(() => values("--nats_url", "--A"), {
    code: "bad-configuration",
    message: 'Argument "--nats_url" has no value: expected "--NATS_URL=value"',
  });
});

test("parseArguments() warns of positional arguments without quoting secrets", () => {
  const { values, warnings } = parseArguments(["run", "--A=1", "-secret", "--", "--B=2"], []);
  assert.deepEqual(values, { A: "1" });
  assert.deepEqual(warnings, [
    'Ignored the argument "run": expected "--KEY=value" or "--KEY value"',
    'Ignored the argument "-s…": expected "--KEY=value" or "--KEY value"',
    'Ignored the argument "--…": expected "--KEY=value" or "--KEY value"',
  ]);
});

for (
  const [words, dev] of [
    ["--dev", true],
    ["--dev=true", true],
    ["--dev true", true],
    ["--DEV", true],
    ["--no-dev", false],
    ["--dev=false", false],
    ["--dev false", false],
    ["--no-dev=false", true],
    ["--dev --no-dev", false],
    ["--A=1", undefined],
  ] as const
) {
  test(`parseArguments() reads "${words}" as development mode ${dev}`, () => {
    const parsed = parseArguments(words.split(" "), WELL_KNOWN);
    assert.equal(parsed.dev, dev);
    assert.deepEqual(parsed.warnings, []);
    assert.ok(!("dev" in parsed.values));
  });
}

test("parseArguments() lets no switch swallow the next word", () => {
  const parsed = parseArguments(["--dev", "maybe", "--print-config"], []);
  assert.equal(parsed.dev, true);
  assert.equal(parsed.task, "print-config");
  assert.equal(parsed.warnings.length, 1);
});

test("parseArguments() refuses a switch that is neither true nor false", () => {
  assert.throws(() => parseArguments(["--dev=maybe"], []), {
    code: "bad-configuration",
    message: 'Argument "--dev" has the value "maybe": expected "true" or "false"',
  });
});

test("parseArguments() keeps names of the prototype harmless", () => {
  const parsed = values("--__proto__=1", "--toString=2");
  assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
  assert.deepEqual(Object.entries(parsed), [["__proto__", "1"], ["toString", "2"]]);
});
