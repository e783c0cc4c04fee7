import assert from "node:assert/strict";
import test from "node:test";
import { checkCode } from "./code_rules.ts";
import { checkFloors, floorOf, type SourceText } from "./floors.ts";
import { listFiles, readProjectFile, readProjectSources } from "./project_files.ts";

const PORT = "/**\n * PORT: something.\n *\n * @module\n */\n";
const HOUSE: readonly SourceText[] = [
  { path: "runtime/errors.ts", text: "export class ServiceError extends Error {}" },
  { path: "runtime/host.ts", text: `${PORT}export interface Host {}` },
  { path: "runtime/service.ts", text: 'import type { Host } from "./host.ts";' },
  { path: "runtime/adapters/tcp.ts", text: 'import { connect } from "@nats-io/transport-node";' },
  { path: "runtime/start.ts", text: 'await import("./adapters/tcp.ts");' },
  { path: "codegen/model.ts", text: "/**\n * The contract model: x\n */\nexport type A = 1;" },
  { path: "codegen/generate.ts", text: 'import { ServiceError } from "../runtime/errors.ts";' },
  { path: "codegen/sources/yaml.ts", text: 'import { parse } from "yaml";' },
  { path: "cli/main.ts", text: 'import process from "node:process"; process.exit(1);' },
];

/** Adds one file to a house in order and gives what is found about it. */
function plantInHouse(path: string, text: string): string[] {
  return checkFloors([...HOUSE.filter((source) => source.path !== path), { path, text }]);
}

test("imports of all files go down only, and platforms stay in adapters", () => {
  const sources = readProjectSources();
  assert.ok(sources.length > 50, `read ${sources.length} files only`);
  assert.equal(checkFloors(sources).join("\n"), "");
});

test("the code of all files keeps the rules of CONTRIBUTING.md", () => {
  assert.equal(readProjectSources().flatMap(checkCode).join("\n"), "");
});

test("generated code holds no any and no ignore comments", () => {
  const generated = listFiles("generated").filter((path) => path.endsWith(".ts"));
  assert.ok(generated.length > 0, "found no generated code");
  const problems = generated.map(readProjectFile).flatMap(checkCode);
  assert.equal(problems.filter((problem) => /"any"|comment/.test(problem)).join("\n"), "");
});

test("floorOf() knows foundations, ports, logic, adapters and compositions", () => {
  assert.deepEqual(HOUSE.map(floorOf), [0, 1, 2, 3, 4, 1, 2, 3, 4]);
});

test("checkFloors() accepts a house in order", () => {
  assert.deepEqual(checkFloors(HOUSE), []);
});

test("checkFloors() finds an import that goes up", () => {
  const found = plantInHouse("runtime/codec.ts", 'export { connect } from "./adapters/tcp.ts";');
  assert.match(found.join(), /^runtime\/codec\.ts \(floor 2\) imports .*tcp\.ts \(floor 3\)$/);
});

test("checkFloors() finds a dynamic import that goes up", () => {
  const found = plantInHouse("runtime/codec.ts", 'await import("./adapters/tcp.ts");');
  assert.match(found.join(), /imports .*tcp\.ts \(floor 3\)$/);
});

test("checkFloors() finds a runtime that imports the generator", () => {
  const found = plantInHouse("runtime/codec.ts", 'import type { A } from "../codegen/model.ts";');
  assert.match(found.join(), /^runtime\/codec\.ts reaches over to codegen\/model\.ts$/);
});

test("checkFloors() finds a generator that imports logic of the runtime", () => {
  const found = plantInHouse("codegen/names.ts", 'import "../runtime/service.ts";');
  assert.match(found.join(), /^codegen\/names\.ts reaches over to runtime\/service\.ts$/);
});

test("checkFloors() finds platform modules and globals outside of adapters", () => {
  const found = plantInHouse(
    "runtime/codec.ts",
    'import { x } from "node:fs"; x(process.env, Deno.args, { process: 1 }.process);',
  );
  assert.deepEqual(found, [
    'runtime/codec.ts imports "node:fs"',
    'runtime/codec.ts uses the global "process"',
    'runtime/codec.ts uses the global "Deno"',
  ]);
});

test("checkFloors() finds packages outside of adapters, and two in one adapter", () => {
  assert.match(plantInHouse("runtime/codec.ts", 'import "yaml";').join(), /package "yaml"$/);
  const found = plantInHouse("runtime/adapters/two.ts", 'import "nats.ws"; import "@a/b/c";');
  assert.match(found.join(), /two\.ts adapts several packages: nats\.ws, @a\/b$/);
});

test("checkFloors() finds a port that holds code", () => {
  const found = plantInHouse("runtime/host.ts", `${PORT}export const x = 1;`);
  assert.match(found.join(), /^runtime\/host\.ts is a port and holds more than types/);
});

const VIOLATIONS: readonly (readonly [name: string, text: string, found: RegExp])[] = [
  ["any", "let a: any;", /"any"/],
  ["ignore comments", `// @ts-${"ignore"}\nlet a = 1;`, /@ts-ignore/],
  ["lint comments", `let a = 1; // deno-lint-${"ignore"} x`, /deno-lint-ignore/],
  ["open ends", `/* TO${"DO"} more */ let a = 1;`, /TODO/],
  ["enums", "enum A { B }", /enum/],
  ["namespaces", "namespace A {}", /namespace/],
  ["parameter properties", "class A { constructor(readonly b: 1) {} }", /parameter property/],
  ["star exports", 'export * from "./a.ts";', /export \*/],
  ["default exports", "export default 1;", /default export/],
  ["top-level arrows", "const a = () => 1;", /arrow/],
  ["many parameters", "export function a(b: 1, c: 2, d: 3, e: 4) {}", /parameters/],
  ["messages without capital", 'throw new Error("something failed");', /capital/],
  ["messages with full stop", 'throw new TypeError("It failed.");', /full stop/],
  ["messages with contraction", 'throw new Error("It didn\'t work");', /contraction/],
  ["long files", "\n".repeat(451), /451 lines/],
];

for (const [name, text, found] of VIOLATIONS) {
  test(`checkCode() finds ${name}`, () => {
    assert.match(checkCode({ path: "runtime/a.ts", text }).join(), found);
  });
}

test("checkCode() finds tests that are left out or nested", () => {
  const check = (text: string): string => checkCode({ path: "tests/a.test.ts", text }).join();
  assert.match(check('test.skip("x", () => {});'), /leaves out/);
  assert.match(check('describe("x", () => {});'), /nested/);
  assert.match(check('test("x", async (t) => { await t.test("y", f); });'), /nested/);
});

test("checkCode() takes strings for what they are", () => {
  const text = `export const a = "// TO${"DO"} any"; throw new Error(\`\${a} is odd: "x."\`);`;
  assert.deepEqual(checkCode({ path: "runtime/a.ts", text }), []);
});
