import assert from "node:assert/strict";
import { test } from "node:test";
import { Type } from "typebox";
import { EmitError, emitting } from "../../codegen/emit_error.ts";
import type { Emitter } from "../../codegen/emitter.ts";
import { emitters } from "../../codegen/emitters/all.ts";
import { generate, type Generation } from "../../codegen/generate.ts";
import type { Source } from "../../codegen/source.ts";
import { cached } from "../../codegen/sources/cached.ts";
import { jsonSource } from "../../codegen/sources/json.ts";
import { schemaOfModule, typeboxSource } from "../../codegen/sources/typebox.ts";
import { yamlSource } from "../../codegen/sources/yaml.ts";

/** Writes what it was given, so that tests need no emitter of the product. */
const listEmitter: Emitter = {
  name: "list",
  emit: ({ definitions, messages }, { packageName }) => [
    { path: "z.txt", text: packageName },
    { path: "a.txt", text: definitions.map(({ id }) => id).join() },
    { path: "m.txt", text: messages.map(({ subject }) => subject).join() },
  ],
};

function run(
  files: Readonly<Record<string, string>>,
  options: {
    readonly sources?: readonly Source[];
    readonly emitters?: readonly Emitter[];
    readonly packageName?: string;
  } = {},
): Promise<Generation> {
  const inputs = Object.entries(files)
    .map(([path, text]) => ({ path, absolutePath: `/${path}`, text }));
  return generate(inputs, {
    sources: [jsonSource, yamlSource],
    emitters: [listEmitter],
    ...options,
  });
}

test("generate() reads each file with its notation and sorts the outputs", async () => {
  const { problems, outputs } = await run({
    "b.schema.yaml": "type: string\nx-message: {}\n",
    "a/c.schema.json": "{}",
    "README.md": "no schema",
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(outputs, [
    { path: "a.txt", text: "a/c.schema.json#,b.schema.yaml#" },
    { path: "m.txt", text: "b" },
    { path: "z.txt", text: "telestion-edge" },
  ]);
});

test("generate() does not depend on the order of the files", async () => {
  const files: [string, string][] = [
    ["a.schema.json", '{"x-message":{},"$ref":"b.schema.json"}'],
    ["b.schema.json", '{"type":"string"}'],
    ["c.schema.json", '{"x-message":{},"minimun":1}'],
  ];
  const forth = await run(Object.fromEntries(files));
  const back = await run(Object.fromEntries(files.toReversed()));
  assert.deepEqual(back, forth);
  assert.equal(forth.problems.length, 1);
});

test("generate() passes the package name to the emitters", async () => {
  const { outputs } = await run({ "a.schema.json": "{}" }, { packageName: "other" });
  assert.equal(outputs.at(-1)?.text, "other");
});

test("generate() emits nothing when there is an error, and sorts the problems", async () => {
  const { problems, outputs } = await run({
    "b.schema.json": '{"properties":{"y":{"type":"int"},"x":{"minimun":1}}}',
    "a.schema.json": '{"$ref":"#/nowhere"}',
  });
  assert.deepEqual(outputs, []);
  assert.deepEqual(
    problems.map(({ severity, file, pointer }) => `${severity} ${file}#${pointer}`),
    [
      "error a.schema.json#/$ref",
      "warning b.schema.json#/properties/x/minimun",
      "error b.schema.json#/properties/y/type",
    ],
  );
});

test("generate() emits code in spite of warnings", async () => {
  const { problems, outputs } = await run({ "a.schema.json": '{"minimun":1}' });
  assert.deepEqual(problems.map(({ severity }) => severity), ["warning"]);
  assert.equal(outputs.length, 3);
});

test("generate() warns of numbers that JavaScript cannot hold, where they stand", async () => {
  const { problems, outputs } = await run({
    "a.schema.json": '{"maximum":9223372036854775807,"minimum":-9223372036854775808,' +
      '"properties":{"a/b":{"enum":[1,-9007199254740993,"9007199254740993"]}}}',
    "b.schema.yaml": "enum: [1, 0xFFFFFFFFFFFFFFFF, '9007199254740993', 9007199254740992]\n" +
      "const: 9007199254740993\n",
  });
  assert.deepEqual(
    problems.map(({ severity, file, pointer, message }) =>
      `${severity} ${file}#${pointer} ${message.split(",")[0]}`
    ),
    [
      "warning a.schema.json#/maximum Number 9223372036854775807 is read as 9223372036854775808",
      "warning a.schema.json#/properties/a~1b/enum/1 " +
      "Number -9007199254740993 is read as -9007199254740992",
      "warning b.schema.yaml#/const Number 9007199254740993 is read as 9007199254740992",
      "warning b.schema.yaml#/enum/1 " +
      "Number 0xFFFFFFFFFFFFFFFF is read as 18446744073709551616",
    ],
  );
  assert.equal(outputs.length, 3);
  const endless = await run({ "a.schema.json": `{"maximum":${"9".repeat(400)}}` });
  assert.deepEqual(endless.problems.map(({ pointer }) => pointer), ["/maximum"]);
});

test("generate() says which schema an emitter fails on", async () => {
  const failing: Emitter = {
    name: "wishes",
    emit: ({ definitions }) => {
      for (const { id } of definitions) {
        emitting({ file: id, pointer: "/a" }, () => {
          if (id.startsWith("b")) throw new RangeError("Maximum call stack size exceeded");
        });
      }
      return [];
    },
  };
  const files = { "a.schema.json": "{}", "b.schema.json": "{}" };
  const { problems, outputs } = await run(files, { emitters: [listEmitter, failing] });
  assert.deepEqual(outputs, []);
  assert.deepEqual(problems, [{
    severity: "error",
    file: "b.schema.json#",
    pointer: "/a",
    message: "Emitting wishes fails, which is a defect of the generator: " +
      "Maximum call stack size exceeded",
  }]);
});

for (const emitter of emitters.filter(({ name }) => name !== "index module")) {
  test(`the emitter of ${emitter.name} fails at the schema that it cannot print`, () => {
    const at = { file: "a.schema.json", pointer: "" };
    const lost = { id: "a.schema.json#", typeName: "A", schema: { at, ref: "lost" } };
    const message = {
      path: ["a"],
      clientPath: ["a"],
      descriptorName: "a",
      kind: "event",
      subject: "a",
      content: "json",
      payload: "lost",
      at,
    } as const;
    const layout = {
      definition: lost.id,
      at,
      name: "a",
      typeName: "A",
      fields: [],
      padding: 0,
      length: { field: ["lost"], factor: 1, offset: 0 },
      encodable: true,
      needsCheck: false,
    };
    const contract = { definitions: [lost], messages: [message], layouts: [layout] };
    assert.throws(
      () => emitter.emit(contract, { packageName: "telestion-edge" }),
      (error) => error instanceof EmitError && error.at === at && /"lost"/.test(error.message),
    );
  });
}

test("generate() names unreadable files alone, not the references to them", async () => {
  const { problems } = await run({
    "a.schema.json": '{"$ref":"b.schema.json"}',
    "b.schema.json": "{",
  });
  assert.deepEqual(problems.map(({ file }) => file), ["b.schema.json"]);
});

test("generate() makes equal contracts of a message in three notations", async () => {
  const type = Type.Object({
    mode: Type.Union([Type.Literal("safe"), Type.Literal("science")]),
    rates: Type.Array(Type.Number({ minimum: 0 }), { maxItems: 3 }),
    at: Type.Optional(Type.Tuple([Type.Integer(), Type.String({ format: "date-time" })])),
    labels: Type.Record(Type.String(), Type.String()),
  }, {
    title: "Set mode",
    "x-message": { subject: "{node}.mode", kind: "request", reply: Type.Boolean() },
  });
  const json = JSON.stringify({
    title: "Set mode",
    "x-message": { subject: "{node}.mode", kind: "request", reply: { type: "boolean" } },
    type: "object",
    required: ["mode", "rates", "labels"],
    properties: {
      mode: { anyOf: [{ type: "string", const: "safe" }, { type: "string", const: "science" }] },
      rates: { type: "array", items: { type: "number", minimum: 0 }, maxItems: 3 },
      at: {
        type: "array",
        prefixItems: [{ type: "integer" }, { type: "string", format: "date-time" }],
        items: false,
        minItems: 2,
      },
      labels: { type: "object", patternProperties: { "^.*$": { type: "string" } } },
    },
  });
  const typebox = typeboxSource((files) =>
    Promise.resolve(files.map(() => schemaOfModule({ default: type })))
  );
  const contracts = [];
  for (const [ending, text] of Object.entries({ json, yaml: json, ts: "" })) {
    const files = { [`command/mode.schema.${ending}`]: text };
    const { contract, problems } = await run(files, { sources: [jsonSource, yamlSource, typebox] });
    assert.deepEqual(problems, []);
    assert.equal(contract.messages.length, 1);
    contracts.push(JSON.stringify(contract).replaceAll(`.schema.${ending}`, ""));
  }
  assert.deepEqual(JSON.parse(contracts[1] ?? ""), JSON.parse(contracts[0] ?? ""));
  assert.deepEqual(JSON.parse(contracts[2] ?? ""), JSON.parse(contracts[0] ?? ""));
});

test("generate() takes recursive types of TypeBox", async () => {
  const tree = Type.Cyclic({
    Node: Type.Object({ value: Type.Number(), children: Type.Array(Type.Ref("Node")) }),
  }, "Node");
  const typebox = typeboxSource((files) =>
    Promise.resolve(files.map(() => schemaOfModule({ default: tree })))
  );
  const { contract, problems } = await run({ "tree.schema.ts": "" }, { sources: [typebox] });
  assert.deepEqual(problems, []);
  assert.deepEqual(contract.definitions.map(({ id }) => id), [
    "tree.schema.ts#",
    "tree.schema.ts#/$defs/Node",
  ]);
});

test("generate() follows references from YAML to TypeBox to JSON and back", async () => {
  const modules: Record<string, unknown> = {
    "b.schema.ts": Type.Object({
      c: Type.Ref("c.schema.json"),
      up: Type.Optional(Type.Ref("a.schema.yaml#/$defs/list")),
    }, { $defs: { unit: Type.Literal("V") } }),
  };
  const typebox = typeboxSource((files) =>
    Promise.resolve(files.map(({ path }) => schemaOfModule({ default: modules[path] })))
  );
  const { problems, contract } = await run({
    "a.schema.yaml": "$defs: { list: { type: array, items: { $ref: '#' } } }\n" +
      "$ref: b.schema.ts\n",
    "b.schema.ts": "",
    "c.schema.json": '{"$ref":"b.schema.ts#/$defs/unit"}',
  }, { sources: [jsonSource, yamlSource, typebox] });
  assert.deepEqual(problems, []);
  assert.deepEqual(contract.definitions.map(({ id, typeName }) => `${id} ${typeName}`), [
    "a.schema.yaml# A",
    "a.schema.yaml#/$defs/list AList",
    "b.schema.ts# B",
    "b.schema.ts#/$defs/unit BUnit",
    "c.schema.json# C",
  ]);
});

test("cached() reads again only what has changed", async () => {
  const reads: string[][] = [];
  const source = cached({
    suffix: ".schema.json",
    read(files) {
      reads.push(files.map(({ path }) => path));
      return jsonSource.read(files);
    },
  });
  const read = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const inputs = Object.entries(files)
      .map(([path, text]) => ({ path, absolutePath: `/${path}`, text }));
    const { documents, problems } = await source.read(inputs);
    return [
      ...documents.map(({ path, root }) => `${path} ${JSON.stringify(root)}`),
      ...problems.map(({ file }) => `${file} is wrong`),
    ];
  };
  assert.deepEqual(await read({ a: "1", b: "{" }), ["a 1", "b is wrong"]);
  assert.deepEqual(await read({ a: "1", b: "{" }), ["a 1", "b is wrong"]);
  assert.deepEqual(await read({ a: "1", b: "2", c: "3" }), ["a 1", "b 2", "c 3"]);
  assert.deepEqual(await read({ c: "3" }), ["c 3"]);
  assert.deepEqual(await read({ a: "1", c: "3" }), ["a 1", "c 3"]);
  source.forget();
  assert.deepEqual(await read({ c: "3" }), ["c 3"]);
  assert.deepEqual(reads, [["a", "b"], ["b", "c"], ["a"], ["c"]]);
});
