import assert from "node:assert/strict";
import { test } from "node:test";
import { configureSync, jsonLinesFormatter, type LogRecord, resetSync } from "@logtape/logtape";
import { createLogger } from "../../runtime/adapters/logtape.ts";
import { ServiceError } from "../../runtime/errors.ts";
import { printJsonLine, printReadableLine } from "../../runtime/log_line.ts";
import { toLogValue } from "../../runtime/log_value.ts";
import { createRedactor } from "../../runtime/redact.ts";
import { createFakeHost, type FakeHost } from "./support/fake_host.ts";

interface JsonLine {
  readonly level: string;
  readonly message: string;
  readonly logger: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

function readJson(host: FakeHost, index = 0): JsonLine {
  return JSON.parse(host.lines[index]?.replace(/^\w+: /, "") ?? "");
}

function asIs(text: string): string {
  return text;
}

test("createLogger() writes information to stdout, warnings and errors to stderr", () => {
  const host = createFakeHost();
  const logger = createLogger({ host, serviceName: "streams", level: "debug" });
  logger.debug("a");
  logger.info("b");
  logger.warn("c");
  logger.error("d");
  assert.deepEqual(host.lines.map((line) => line.split(":")[0]), [
    "stdout",
    "stdout",
    "stderr",
    "stderr",
  ]);
  assert.deepEqual(host.lines.map((_line, index) => readJson(host, index).level), [
    "DEBUG",
    "INFO",
    "WARN",
    "ERROR",
  ]);
});

for (
  const [level, count] of [["debug", 4], ["info", 3], ["warn", 2], ["error", 1]] as const
) {
  test(`createLogger() writes ${count} of four lines at level ${level}`, () => {
    const host = createFakeHost();
    const logger = createLogger({ host, serviceName: `level-${level}`, level });
    for (const write of [logger.debug, logger.info, logger.warn, logger.error]) write("x");
    assert.equal(host.lines.length, count);
  });
}

test("createLogger() writes JSON lines where no terminal is", () => {
  const host = createFakeHost();
  const logger = createLogger({ host, serviceName: "json" });
  logger.info("Has {braces} and\nbreaks", { count: 1, nested: { list: [true, null] } });
  const { message, logger: name, properties } = readJson(host);
  assert.equal(message, "Has {braces} and\nbreaks");
  assert.equal(name, "telestion.json");
  assert.deepEqual(properties, { count: 1, nested: { list: [true, null] } });
  assert.ok(!host.lines[0]?.includes("\n"));
});

test("createLogger() writes readable lines on a terminal", () => {
  const host = createFakeHost({ isTerminal: true });
  createLogger({ host, serviceName: "my service", color: false })
    .warn("Lost the connection", { server: "nats:4222", text: "two words" });
  createLogger({ host, serviceName: "colored" }).info("x");
  assert.match(
    host.lines[0] ?? "",
    /^stderr: \d\d:\d\d:\d\d\.\d{3} WARN {2}my service Lost the connection server=nats:4222 text="two words"$/,
  );
  assert.ok(host.lines[1]?.includes("\x1b[32mINFO \x1b[0m"));
});

test("createLogger() gives two services in one process a logger each", () => {
  const [first, second] = [createFakeHost(), createFakeHost()];
  const quiet = createLogger({ host: first, serviceName: "first", level: "error" });
  const loud = createLogger({ host: second, serviceName: "second", level: "debug" });
  for (const logger of [quiet, loud]) {
    logger.debug("d");
    logger.error("e");
  }
  assert.equal(first.lines.length, 1);
  assert.equal(second.lines.length, 2);
  assert.equal(readJson(first).logger, "telestion.first");
});

test("createLogger() hides secrets in message, names, fields and errors", () => {
  const host = createFakeHost();
  const redact = createRedactor(["hunter2-hunter2"]);
  const logger = createLogger({ host, serviceName: "redacted", redact });
  const cause = new Error("because of hunter2-hunter2");
  logger.error("Bad hunter2-hunter2", {
    "hunter2-hunter2": 1,
    url: "nats://ada:x@nats",
    deep: [{ a: new Map([["k", "hunter2-hunter2"]]) }],
    error: new ServiceError("rejected", "It is hunter2-hunter2", { cause }),
  });
  assert.doesNotMatch(host.lines.join(), /hunter2-hunter2|ada/);
  assert.equal(readJson(host).message, "Bad [redacted]");
});

test("createLogger() writes errors with code, stack and cause", () => {
  const host = createFakeHost();
  const cause = new TypeError("inner");
  createLogger({ host, serviceName: "errors" })
    .error("x", { error: new ServiceError("rejected", "outer", { cause }) });
  const { error } = readJson(host).properties as { error: Record<string, unknown> };
  assert.equal(error["name"], "ServiceError");
  assert.equal(error["code"], "rejected");
  assert.equal(error["message"], "outer");
  assert.match(String(error["stack"]), /logger\.test\.ts/);
  assert.equal((error["cause"] as Record<string, unknown>)["message"], "inner");
});

test("createLogger() hands its lines to an application that configured LogTape itself", () => {
  const records: LogRecord[] = [];
  configureSync({
    reset: true,
    sinks: { own: (record) => records.push(record) },
    loggers: [
      { category: ["telestion", "app"], sinks: ["own"], lowestLevel: "warning" },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  try {
    const host = createFakeHost();
    const redact = createRedactor(["hunter2-hunter2"]);
    const logger = createLogger({ host, serviceName: "app", level: "debug", redact });
    logger.info("below");
    logger.warn("Is hunter2-hunter2", { a: 1 });
    assert.deepEqual(host.lines, []);
    assert.deepEqual(records.map(({ message }) => message.join("")), ["Is [redacted]"]);
    assert.deepEqual(records[0]?.properties, { a: 1 });
  } finally {
    resetSync();
  }
});

test("createLogger() hands over when LogTape is configured later, and takes over when it ends", () => {
  const records: LogRecord[] = [];
  const host = createFakeHost();
  const logger = createLogger({ host, serviceName: "later" });
  logger.info("before");
  configureSync({
    sinks: { own: (record) => records.push(record) },
    loggers: [
      { category: "telestion", sinks: ["own"] },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  try {
    logger.debug("between");
  } finally {
    resetSync();
  }
  logger.info("after");
  assert.deepEqual(host.lines.map((_line, index) => readJson(host, index).message), [
    "before",
    "after",
  ]);
  assert.deepEqual(records.map(({ category, message }) => [...category, ...message]), [
    ["telestion", "later", "between"],
  ]);
});

test("printJsonLine() prints what LogTape prints", () => {
  const properties = { list: [1, null], text: "a\n\u0085" };
  const line = {
    timestamp: 1e12,
    serviceName: "a b",
    message: 'He says "\x1b\x7f"',
    fields: properties,
  };
  const record = { timestamp: 1e12, category: ["telestion", "a b"], properties };
  const message = { message: [line.message], rawMessage: line.message };
  assert.deepEqual(
    [printJsonLine({ ...line, level: "warn" }), printJsonLine({ ...line, level: "debug" })],
    [
      jsonLinesFormatter({ ...record, ...message, level: "warning" }).trimEnd(),
      jsonLinesFormatter({ ...record, ...message, level: "debug" }).trimEnd(),
    ],
  );
});

test("printReadableLine() neutralises control characters, and indents stacks", () => {
  const line = printReadableLine({
    timestamp: 0,
    level: "info",
    serviceName: "a\nb",
    message: "x\r\n00:00:00.001 INFO  forged \x1b[2J\u009b1m\u2028\u202e",
    fields: {
      "k\n": "v\n",
      error: { message: "m\nforged", stack: "Error: m\nforged\n    at x", cause: { stack: 5 } },
    },
  }, { color: false });
  assert.equal(
    line,
    "00:00:00.000 INFO  a\\nb x\\r\\n00:00:00.001 INFO  forged \\u001b[2J\\u009b1m\\u2028\\u202e " +
      'k\\n="v\\n" error="m\\nforged"\n    Error: m\n    forged\n        at x',
  );
});

test("toLogValue() makes anything fit for JSON", () => {
  const circular: Record<string, unknown> = { a: 1 };
  circular["self"] = circular;
  const values: readonly (readonly [unknown, unknown])[] = [
    [circular, { a: 1, self: "[circular]" }],
    [{ big: 5n, nan: NaN, symbol: Symbol("s") }, { big: "5", nan: "NaN", symbol: "Symbol(s)" }],
    [new Uint8Array(1e6), "[1000000 bytes]"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Date(NaN), null],
    [new Set([1]), [1]],
    [new Map([[{}, 1]]), { "[object Object]": 1 }],
    [function named() {}, "[function named]"],
    [Object.create(null), {}],
    [{
      get bad(): never {
        throw new Error("x");
      },
    }, { bad: "[unreadable]" }],
    [
      new Proxy({}, {
        ownKeys: () => {
          throw new TypeError("x");
        },
      }),
      "[unreadable: TypeError]",
    ],
  ];
  for (const [value, expected] of values) assert.deepEqual(toLogValue(value, asIs), expected);
});

test("toLogValue() shortens what is long, wide or deep", () => {
  const long = toLogValue("x".repeat(1e6), asIs);
  assert.ok(typeof long === "string" && long.length < 9000);
  assert.match(long, /… \(1000000 characters\)$/);
  const wide = toLogValue(new Array(1e5).fill(0), asIs);
  assert.ok(Array.isArray(wide) && wide.length === 101);
  const many = toLogValue(Object.fromEntries(new Array(1e4).entries()), asIs);
  assert.equal(Object.keys(many as object).length, 100);
  let deep: unknown = 0;
  for (let i = 0; i < 1e4; i++) deep = [deep];
  assert.match(JSON.stringify(toLogValue(deep, asIs)), /^\[+"\[too deep\]"\]+$/);
});
