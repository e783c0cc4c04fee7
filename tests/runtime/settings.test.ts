import assert from "node:assert/strict";
import { test } from "node:test";
import { Type } from "typebox";
import { listSettingNames, loadSettings } from "../../runtime/adapters/typebox_settings.ts";
import { loadConfig } from "../../runtime/config.ts";
import { printConfig } from "../../runtime/print_config.ts";
import type { SettingsSchema } from "../../runtime/setting_types.ts";
import type { Setting, SettingSource } from "../../runtime/settings.ts";
import { createFakeHost } from "./support/fake_host.ts";

function given(
  values: Readonly<Record<string, unknown>>,
  source: SettingSource = "environment",
): { settings: ReadonlyMap<string, Setting> } {
  const entries = Object.entries(values).map(([name, value]) =>
    [name, { name, value, source }] as const
  );
  return { settings: new Map(entries) };
}

test("loadSettings() turns texts into what the schema wants", async () => {
  const schema = Type.Object({
    PORT: Type.Integer(),
    RATIO: Type.Number(),
    ON: Type.Boolean(),
    OFF: Type.Boolean(),
    NAME: Type.String(),
    NAMES: Type.Array(Type.String()),
    LIMITS: Type.Array(Type.Number()),
    NESTED: Type.Object({ x: Type.Number() }),
    MODE: Type.Union([Type.Literal("safe"), Type.Literal(5)]),
    EITHER: Type.Union([Type.String(), Type.Number()]),
    NOTHING: Type.Null(),
  });
  const texts = {
    PORT: "8080",
    RATIO: "-1.5e-3",
    ON: "true",
    OFF: "0",
    NAME: "1",
    NAMES: "a, 2,c",
    LIMITS: "[1, 2.5]",
    NESTED: '{"x": 1}',
    MODE: "5",
    EITHER: "7",
    NOTHING: "null",
    OTHER: "not declared",
  };
  const { values } = await loadSettings(schema, given(texts));
  const port: number = values.PORT;
  assert.equal(port, 8080);
  assert.deepEqual(values, {
    PORT: 8080,
    RATIO: -0.0015,
    ON: true,
    OFF: false,
    NAME: "1",
    NAMES: ["a", "2", "c"],
    LIMITS: [1, 2.5],
    NESTED: { x: 1 },
    MODE: 5,
    EITHER: "7",
    NOTHING: null,
  });
});

test("loadSettings() takes plain JSON Schema", async () => {
  const schema = {
    type: "object",
    properties: { PORT: { type: "integer", maximum: 65535, default: 80 }, A: { type: "boolean" } },
    required: ["PORT"],
  } as const;
  const { values, settings } = await loadSettings(schema, given({ A: true }, "command line"));
  assert.deepEqual(values, { PORT: 80, A: true });
  assert.equal(settings.get("PORT")?.source, "default");
  assert.equal(settings.get("A")?.source, "command line");
});

test("loadSettings() does not coerce values of the config file", async () => {
  const schema = Type.Object({ PORT: Type.Integer() });
  await assert.rejects(loadSettings(schema, given({ PORT: "8080" }, "config file")), {
    code: "bad-configuration",
    message: 'Cannot use PORT "8080" from the config file: it must be integer',
  });
});

test("loadSettings() names the alternatives of a union", async () => {
  const schema = Type.Object({ SPEED: Type.Union([Type.Literal("unlimited"), Type.Number()]) });
  await assert.rejects(loadSettings(schema, given({ SPEED: "fast" }, "environment")), {
    message:
      'Cannot use SPEED "fast" from the environment: it must be "unlimited" or it must be number',
  });
});

test("loadSettings() counts an empty text that does not fit as not given", async () => {
  const schema = Type.Object({
    PORT: Type.Integer({ default: 80 }),
    NAME: Type.String(),
    NOTE: Type.Optional(Type.Number()),
  });
  const { values } = await loadSettings(schema, given({ PORT: "", NAME: "", NOTE: " " }));
  assert.deepEqual(values, { PORT: 80, NAME: "" });
});

test("loadSettings() gives each service defaults of its own", async () => {
  const schema = Type.Object({ LIST: Type.Array(Type.Number(), { default: [1] }) });
  const first = await loadSettings(schema, given({}));
  first.values.LIST.push(2);
  assert.deepEqual((await loadSettings(schema, given({}))).values, { LIST: [1] });
});

test("loadSettings() names all that is wrong at once, and where it came from", async () => {
  const schema = Type.Object({
    PORT: Type.Integer({ maximum: 65535 }),
    MODE: Type.Union([Type.Literal("safe"), Type.Literal("science")]),
    LIMITS: Type.Array(Type.Number()),
    HOST: Type.String(),
    KEY: Type.String({ minLength: 20, "x-secret": true }),
  });
  const values = { PORT: "70000", MODE: "off", LIMITS: "1,x", KEY: "hunter2" };
  await assert.rejects(loadSettings(schema, given(values)), (error) => {
    assert.ok(error instanceof Error);
    const parts = error.message.split("; ");
    assert.match(parts[0] ?? "", /^Cannot start without HOST: expected .* \(HOST=…\)/);
    assert.equal(parts[1], 'Cannot use PORT "70000" from the environment: it must be <= 65535');
    assert.match(
      parts[2] ?? "",
      /^Cannot use MODE "off" .*: it must be "safe" or it must be "science"/,
    );
    assert.match(
      parts[3] ?? "",
      /^Cannot use LIMITS "1,x" from the environment: "\/1" must be number$/,
    );
    assert.match(parts[4] ?? "", /^Cannot use KEY from the environment: /);
    assert.doesNotMatch(error.message, /hunter2/);
    return true;
  });
});

test("loadSettings() lists secrets, which printConfig() hides", async () => {
  const schema = Type.Object({
    FEED: Type.String({ "x-secret": true }),
    RATE: Type.Integer({ default: 5 }),
  });
  const host = createFakeHost({ args: ["--dev"], environment: { FEED: "hunter2-hunter2" } });
  const loaded = await loadConfig(host, { names: listSettingNames(schema) });
  const { secrets, settings: declared } = await loadSettings(schema, loaded);
  assert.deepEqual(secrets, ["hunter2-hunter2"]);
  const printed = JSON.parse(printConfig(loaded, { table: false, declared, secrets }));
  assert.deepEqual(printed.FEED, { value: "[redacted]", source: "environment" });
  assert.deepEqual(printed.RATE, { value: 5, source: "default" });
});

test("listSettingNames() refuses a schema without properties", () => {
  assert.throws(() => listSettingNames(Type.String() as object as SettingsSchema), TypeError);
});
