import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Type } from "typebox";
import { createModuleLoader } from "../../cli/adapters/schema_modules.ts";
import {
  type ModuleOutcome,
  schemaOfModule,
  typeboxSource,
} from "../../codegen/sources/typebox.ts";
import type { SourceFile } from "../../codegen/source.ts";
import { CACHE_FOLDER, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

/** Bun ends a test after 5 s otherwise. */
const LIMIT_MS = 120_000;

const ENTRY = join(PROJECT_FOLDER, "cli/main.ts");

/** Writes modules where `typebox` can be found from, and names them. */
async function writeModules(
  modules: Readonly<Record<string, string>>,
): Promise<{ readonly folder: TemporaryFolder; readonly files: readonly SourceFile[] }> {
  const folder = await createTemporaryFolder({ in: CACHE_FOLDER, files: modules });
  const files = Object.entries(modules)
    .filter(([path]) => path.endsWith(".schema.ts"))
    .map(([path, text]) => ({ path, absolutePath: folder.resolve(path), text }));
  return { folder, files };
}

async function load(
  modules: Readonly<Record<string, string>>,
  options: { readonly timeLimitMs?: number; readonly onOutput?: (line: string) => void } = {},
): Promise<readonly ModuleOutcome[]> {
  const { folder, files } = await writeModules(modules);
  try {
    return await createModuleLoader({ entry: ENTRY, ...options })(files);
  } finally {
    await folder.remove();
  }
}

function problemsOf(outcome: ModuleOutcome | undefined): readonly string[] {
  return outcome !== undefined && "problems" in outcome
    ? outcome.problems.map(({ pointer, message }) => `${pointer}: ${message}`)
    : [];
}

test("schemaOfModule() takes the default export", () => {
  const type = Type.Object({ a: Type.Number() }, { "x-message": { subject: "a" }, title: "A" });
  const exports = { default: type, other: Type.String(), helper: () => 1 };
  assert.deepEqual(schemaOfModule(exports), {
    root: {
      type: "object",
      required: ["a"],
      properties: { a: { type: "number" } },
      "x-message": { subject: "a" },
      title: "A",
    },
  });
});

test("schemaOfModule() takes the only exported schema", () => {
  const outcome = schemaOfModule({ limit: 3, Mode: Type.String(), check: () => true });
  assert.deepEqual(outcome, { root: { type: "string" } });
});

test("schemaOfModule() takes plain JSON Schema and modules of CommonJS loaders", () => {
  const root = { type: "object", properties: { "~x": { const: 1 } } };
  assert.deepEqual(schemaOfModule({ default: root }), { root });
  const exports = Object.defineProperty({ default: root }, "__esModule", { value: true });
  assert.deepEqual(schemaOfModule({ default: exports }), { root });
});

test("schemaOfModule() explains modules without exactly one schema", () => {
  const cases: readonly (readonly [exports: Record<string, unknown>, problem: string])[] = [
    [{}, ": Module exports no schema: expected a TypeBox type as default export, got nothing"],
    [
      { a: 1, b: () => 1 },
      ': Module exports no schema: expected a TypeBox type as default export, got "a" (1), "b" (a function)',
    ],
    [
      { A: Type.String(), B: Type.Null() },
      ': Module exports 2 schemas, "A", "B": expected one, or a default export',
    ],
    [{ default: () => 1 }, ': Export "default" is a function: expected a TypeBox type'],
    [{ default: [1] }, ': Export "default" is an array: expected a TypeBox type'],
  ];
  for (const [exports, problem] of cases) {
    assert.deepEqual(problemsOf(schemaOfModule(exports)), [problem]);
  }
});

test("schemaOfModule() locates what JSON cannot carry", () => {
  const cases: readonly (readonly [schema: object, problem: string])[] = [
    [{ type: "string", default: undefined }, "/default: Value is undefined"],
    [{ properties: { "a/b": { const: 5n } } }, "/properties/a~1b/const: Value is the bigint 5"],
    [{ maximum: NaN, type: "number" }, "/maximum: Value is NaN"],
    [{ maximum: Infinity, type: "number" }, "/maximum: Value is Infinity"],
    [
      { type: "string", examples: [new Date(0)] },
      '/examples/0: Value is an object of class "Date"',
    ],
    [{ type: "string", pattern: /a/ }, '/pattern: Value is an object of class "RegExp"'],
    [{ type: "string", check: () => true }, "/check: Value is a function"],
    [{ type: "string", title: Symbol("a") }, "/title: Value is a symbol"],
  ];
  for (const [schema, problem] of cases) {
    const expected = [`${problem}: expected what JSON can carry`];
    assert.deepEqual(problemsOf(schemaOfModule({ default: schema })), expected);
  }
});

test("schemaOfModule() refuses codecs, refinements and types that contain themselves", () => {
  const codec = Type.Codec(Type.String()).Decode((text) => text.length).Encode(String);
  const refined = Type.Refine(Type.String(), (text) => text.length > 2);
  const circle: Record<string, unknown> = { type: "object" };
  circle["properties"] = { self: circle };
  const cases: readonly (readonly [schema: object, problem: string])[] = [
    [Type.Object({ a: codec }), "/properties/a: Type is a codec, which runs code"],
    [Type.Array(refined), "/items: Type is a refinement, which runs code"],
    [circle, "/properties/self: Type contains itself: expected a reference"],
  ];
  for (const [schema, problem] of cases) {
    const [found = ""] = problemsOf(schemaOfModule({ default: schema }));
    assert.ok(found.startsWith(problem), found);
  }
});

test("schemaOfModule() writes tuples in the words of 2020-12", () => {
  assert.deepEqual(schemaOfModule({ default: Type.Tuple([Type.Number(), Type.String()]) }), {
    root: {
      type: "array",
      minItems: 2,
      prefixItems: [{ type: "number" }, { type: "string" }],
      items: false,
    },
  });
});

test("createModuleLoader() imports modules together with what they import", async () => {
  const prints: string[] = [];
  const outcomes = await load({
    "limits.ts": "export enum Limit { Low = 1, High = 5 }\nconsole.log('limits are loaded');",
    "a.schema.ts": `import { Type } from "typebox";\nimport { Limit } from "./limits.ts";\n` +
      "export default Type.Number({ maximum: Limit.High as number });",
    "b.schema.ts": `export const B = { type: "string" } as const;\nsetInterval(() => {}, 1000);`,
  }, { onOutput: (line) => prints.push(line) });
  assert.deepEqual(outcomes, [
    { root: { type: "number", maximum: 5 } },
    { root: { type: "string" } },
  ]);
  assert.deepEqual(prints, ["limits are loaded"]);
});

test("createModuleLoader() survives whatever modules do", { timeout: LIMIT_MS }, async () => {
  const outcomes = await load({
    "a.schema.ts": `throw new RangeError("No such mode");`,
    "b.schema.ts": `import process from "node:process";\nprocess.exit(3);`,
    "c.schema.ts": `export default { type: "null" };`,
    "d.schema.ts": `for (;;) {}`,
    "e.schema.ts": `export default { type: `,
    "f.schema.ts": `import "./missing.ts";`,
    "g.schema.ts": `export default { type: "boolean" };`,
  }, { timeLimitMs: 3000 });
  assert.deepEqual(outcomes.slice(0, 4), [
    {
      problems: [{
        pointer: "",
        message: "Module throws when it is imported: RangeError: No such mode",
      }],
    },
    { problems: [{ pointer: "", message: "Module ends the process (exit code 3)" }] },
    { root: { type: "null" } },
    { problems: [{ pointer: "", message: "Module does not end within 3 s" }] },
  ]);
  assert.match(problemsOf(outcomes[4])[0] ?? "", /^: Module throws when it is imported: /);
  assert.match(problemsOf(outcomes[5])[0] ?? "", /missing\.ts/);
  assert.deepEqual(outcomes[6], { root: { type: "boolean" } });
});

test(
  "createModuleLoader() reads afresh each time, imports included",
  { timeout: LIMIT_MS },
  async () => {
    const { folder, files } = await writeModules({
      "limits.ts": "export const maximum = 1;",
      "a.schema.ts": `import { maximum } from "./limits.ts";\nexport default { maximum };\n` +
        `export const kind = { type: "number" };`,
    });
    const loadModules = createModuleLoader({ entry: ENTRY });
    assert.deepEqual(await loadModules(files), [{ root: { maximum: 1 } }]);
    await folder.write("limits.ts", "export const maximum = 2;");
    assert.deepEqual(await loadModules(files), [{ root: { maximum: 2 } }]);
    await folder.remove();
  },
);

test("createModuleLoader() says when it cannot start", async () => {
  const loadModules = createModuleLoader({ entry: join(PROJECT_FOLDER, "cli/missing.ts") });
  const files = ["a", "b"].map((name) => ({ path: name, absolutePath: `/${name}`, text: "" }));
  const outcomes = await loadModules(files);
  assert.equal(outcomes.length, 2);
  for (const outcome of outcomes) {
    assert.match(problemsOf(outcome)[0] ?? "", /^: Module ends the process \(exit code \d+\)$/);
  }
});

test("createModuleLoader() can be interrupted", async () => {
  const { folder, files } = await writeModules({
    "a.schema.ts": "for (;;) {}",
    "b.schema.ts": "for (;;) {}",
  });
  const stop = new AbortController();
  const loadModules = createModuleLoader({
    entry: ENTRY,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  const outcomes = await loadModules(files);
  await folder.remove();
  assert.deepEqual(outcomes.map((outcome) => problemsOf(outcome)), [
    [": Module is not read: the import was interrupted"],
    [": Module is not read: the import was interrupted"],
  ]);
});

test("typeboxSource() puts outcomes to their files", async () => {
  const source = typeboxSource(() =>
    Promise.resolve([{ root: { type: "null" } }, { problems: [{ pointer: "/a", message: "No" }] }])
  );
  const files = ["x", "y"].map((path) => ({ path, absolutePath: `/${path}`, text: "" }));
  assert.deepEqual(await source.read(files), {
    documents: [{ path: "x", root: { type: "null" } }],
    problems: [{ severity: "error", file: "y", pointer: "/a", message: "No" }],
  });
});
