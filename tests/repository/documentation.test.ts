import assert from "node:assert/strict";
import test from "node:test";
import ts from "typescript";
import { checkDocComment, examplesOf } from "./doc_comments.ts";
import { parse } from "./floors.ts";
import { readProjectFile } from "./project_files.ts";
import { ENTRY_POINTS, listPublicNames, type PublicDeclaration } from "./public_names.ts";

const MAX_NAMES_OF_A_SERVICE = 40;

for (const entry of ENTRY_POINTS) {
  test(`every name that ${entry} exports is documented`, () => {
    const names = listPublicNames(entry);
    assert.ok(names.length > 0, "it exports nothing");
    assert.equal(names.flatMap(checkDocComment).join("\n"), "");
  });

  test(`${entry} says what it is for`, () => {
    assert.match(readProjectFile(entry).text, /^\/\*\*\n \* [^@][\s\S]*? \* @module\n/);
  });
}

test("the entry points of deno.json are all checked", () => {
  const { exports } = JSON.parse(readProjectFile("deno.json").text) as {
    exports: Record<string, string>;
  };
  const paths = Object.values(exports).map((path) => path.slice(2));
  assert.deepEqual(paths.sort(), [...ENTRY_POINTS].sort());
});

test("what a service imports stays small", () => {
  const names = listPublicNames("mod.ts");
  assert.ok(names.length <= MAX_NAMES_OF_A_SERVICE, `mod.ts exports ${names.length} names`);
});

function check(text: string): string {
  const [declaration] = parse({ path: "a.ts", text }).statements as unknown as PublicDeclaration[];
  assert.ok(declaration !== undefined);
  return checkDocComment({ name: "a", file: "a.ts", declarations: [declaration] }).join("\n");
}

const EXAMPLE = " * @example\n * ```ts\n * a();\n * ```\n";

test("checkDocComment() accepts a complete comment", () => {
  const comment =
    `/**\n * Does.\n *\n * @param b is\n * @returns it\n * @throws {Error} so\n${EXAMPLE} */`;
  assert.equal(check(`${comment}\nexport function a(b: 1): 1 { throw new Error(); }`), "");
});

test("checkDocComment() finds what is missing at a function", () => {
  const found = check("export function a(b: 1): 1 { if (b) throw new Error(); return 1; }");
  assert.deepEqual(found.split("\n"), [
    "a (a.ts) has no description",
    "a (a.ts) has no @param b",
    "a (a.ts) has no @returns",
    "a (a.ts) throws, without @throws",
    "a (a.ts) has no @example with a fenced ts block",
  ]);
});

test("checkDocComment() wants a description of types, and no example", () => {
  assert.equal(check("/** A thing. */\nexport interface A {}"), "");
  assert.match(check("export interface A {}"), /^a \(a\.ts\) has no description$/);
});

test("checkDocComment() takes an example of the module that uses the name", () => {
  const comment = `/**\n * All.\n *\n${EXAMPLE} *\n * @module\n */\n/** A. */`;
  assert.equal(check(`${comment}\nexport function a(): void {}`), "");
  assert.match(
    check(`${comment.replace("a();", "b();")}\nexport function a(): void {}`),
    /@example/,
  );
});

test("checkDocComment() wants doc comments on the members of a class", () => {
  const found = check(`/** A.\n${EXAMPLE} */\nexport class A { b(): void {} #c = 1; }`);
  assert.equal(found, "a (a.ts) has no doc comment on b");
});

test("examplesOf() gives the code of each fenced block", () => {
  const [statement] =
    parse({ path: "a.ts", text: `/**\n * A.\n${EXAMPLE} */\nclass A {}` }).statements;
  assert.ok(statement !== undefined && ts.isClassDeclaration(statement));
  assert.deepEqual(examplesOf(statement), ["a();\n"]);
});
