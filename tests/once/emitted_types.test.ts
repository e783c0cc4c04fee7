// Once: the TypeScript compiler says the same on every runtime, and takes long.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { contractOf, emit, importValidators } from "../codegen/support/emitted.ts";
import { type Json, RandomJson, randomSchemas } from "../codegen/support/random_schemas.ts";
import { CACHE_FOLDER, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  declaration: true,
  isolatedDeclarations: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  allowUnreachableCode: false,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  skipLibCheck: false,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  types: ["node"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  paths: {
    "telestion-edge/client": [join(PROJECT_FOLDER, "client.ts")],
    "telestion-edge/validation": [join(PROJECT_FOLDER, "runtime/validation.ts")],
    "telestion-edge/formats-idn": [join(PROJECT_FOLDER, "runtime/adapters/formats_idn.ts")],
  },
};

/** What the compiler says of some files: one line for each error, with its place. */
async function compile(
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions = {},
): Promise<readonly { readonly file: string; readonly line: number; readonly text: string }[]> {
  const folder = await createTemporaryFolder({ in: CACHE_FOLDER, files });
  try {
    const roots = Object.keys(files).map((path) => folder.resolve(path));
    const program = ts.createProgram(roots, { ...OPTIONS, ...options });
    return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => ({
      file: file?.fileName.split("/").at(-1) ?? "",
      line: file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0,
      text: ts.flattenDiagnosticMessageText(messageText, " "),
    }));
  } finally {
    await folder.remove();
  }
}

/** The members that random schemas speak of. */
const MEMBERS = ["a", "b", "ab", "c d", "kind"];

/** The narrowest type of a value; `absent` members are there as `undefined`. */
function printType(value: Json, absent: readonly string[]): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => printType(item, absent)).join(", ")}]`;
  const members = Object.entries(value).map(([name, member]) =>
    `${JSON.stringify(name)}: ${printType(member, absent)}`
  );
  const further = absent.filter((name) => !(name in value))
    .map((name) => `${JSON.stringify(name)}?: undefined`);
  return `{ ${[...members, ...further].join("; ")} }`;
}

test("accepted values of random schemas are assignable to the emitted types", async () => {
  const random = new RandomJson(11);
  const schemas = randomSchemas(random, 150);
  const validators = await importValidators(schemas);
  const names = new Map(
    contractOf(schemas).contract.definitions.map(({ id, typeName }) => [id, typeName]),
  );
  const lines = ['import type * as types from "./types.ts";'];
  const told: string[] = [""];
  for (const [name, schema] of Object.entries(schemas)) {
    const type = `types.${names.get(`${name}.schema.json#`)}`;
    for (let count = 0; count < 30; count++) {
      const value = count % 2 === 0 ? random.fitting(schema) : random.value(3);
      if (validators.get(name)?.check(value) !== true) continue;
      // The compiler refuses values that share no member with a type whose members are all
      // optional; so each value has a second chance, with members that are undefined.
      for (const [index, absent] of [[], MEMBERS].entries()) {
        const at = `${lines.length}_${index}`;
        lines.push(
          `declare const v${at}: ${
            printType(value, absent)
          }; export const t${at}: ${type} = v${at};`,
        );
        told.push(`${JSON.stringify(schema)} accepts ${JSON.stringify(value)}`);
      }
    }
  }
  const errors = await compile({ ...emit(schemas), "values.ts": lines.join("\n") });
  assert.deepEqual(errors.filter(({ file }) => file !== "values.ts"), []);
  const failed = new Set(errors.map(({ line }) => line));
  const unsound = [...failed].filter((line) => line % 2 === 1 && failed.has(line + 1));
  assert.deepEqual(unsound.map((line) => told[line]), []);
  assert.ok(lines.length > 1000, String(lines.length));
});

test("emitted code compiles with exact optional members and without", async () => {
  const files = emit(randomSchemas(new RandomJson(12), 150));
  assert.deepEqual(await compile(files, { exactOptionalPropertyTypes: true }), []);
});

test("emitted code of large schemas compiles", async () => {
  const members = Array.from({ length: 2000 }, (_, index) => `member${index}`);
  const nest = (levels: number, leaf: unknown): unknown =>
    levels === 0
      ? leaf
      : { type: "object", properties: { inner: nest(levels - 1, leaf) }, required: ["inner"] };
  const branch = (name: string, rest: object) => ({
    type: "object",
    properties: { [name]: { type: "number" }, ...rest },
    required: [name, ...Object.keys(rest)],
  });
  const files = emit({
    wide: {
      type: "object",
      properties: Object.fromEntries(members.map((name) => [name, { type: "number" }])),
      required: members.slice(1000),
      additionalProperties: false,
    },
    nested: nest(300, { type: "string" }),
    enumeration: { enum: members },
    constants: { anyOf: members.map((name) => ({ const: name })) },
    tagged: { oneOf: members.map((name) => branch("value", { kind: { const: name } })) },
    untagged: { anyOf: members.slice(0, 500).map((name) => branch(name, {})) },
    parts: { allOf: members.slice(0, 50).map((name) => ({ properties: { [name]: true } })) },
  });
  assert.deepEqual(await compile(files), []);
});

test("emitted types refuse what the validators refuse, where the compiler can see it", async () => {
  const types = emit({
    shape: {
      oneOf: ["circle", "square"].map((kind) => ({
        type: "object",
        properties: { kind: { const: kind }, [kind]: { type: "number" } },
        required: ["kind", kind],
      })),
    },
    list: { type: "array", items: { enum: ["a", "b"] }, minItems: 1 },
  })["types.ts"] ?? "";
  const errors = await compile({
    "types.ts": types,
    "use.ts": `import type { List, Shape } from "./types.ts";
export const a: Shape = { kind: "circle", circle: 1 };
export const b: Shape = { kind: "circle", square: 1 };
export const c: Shape = { kind: "round", circle: 1 };
export const d: List = ["a"];
export const e: List = [];
export const f: List = ["c"];
export function area(shape: Shape): number {
  return shape.kind === "circle" ? shape.circle : shape.square;
}
`,
  });
  assert.deepEqual([...new Set(errors.map(({ line }) => line))], [2, 3, 5, 6]);
});
