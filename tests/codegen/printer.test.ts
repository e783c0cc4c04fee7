import assert from "node:assert/strict";
import { test } from "node:test";
import { Printer, usesName } from "../../codegen/printer.ts";

/** What was printed, without the preamble. */
function body(printer: Printer): string {
  return printer.text().split("\n").slice(2).join("\n");
}

test("Printer indents blocks and keeps empty lines empty", () => {
  const printer = new Printer();
  printer.block("if (a) {", () => {
    printer.line("b();", "");
    printer.block("for (;;) {", () => printer.line("c();"));
  });
  assert.equal(body(printer), "\nif (a) {\n  b();\n\n  for (;;) {\n    c();\n  }\n}\n");
});

test("Printer imports what is used, once, sorted by module and name", () => {
  const printer = new Printer();
  printer.line(`${printer.value("z", "run")}(${printer.value("a", "beta")});`);
  printer.line(`${printer.value("a", "alpha")} as ${printer.type("a", "Gamma")};`);
  printer.line(printer.value("z", "run"));
  printer.value("unused", "nothing");
  assert.equal(
    body(printer),
    '\nimport { alpha, beta, type Gamma } from "a";\nimport { run } from "z";\n\n' +
      "run(beta);\nalpha as Gamma;\nrun\n",
  );
});

test("Printer renames an import that the file declares itself", () => {
  const printer = new Printer(["event"]);
  printer.line(`const event = ${printer.value("client", "event")}();`);
  assert.match(body(printer), /import \{ event as event\$ \} from "client";/);
  assert.match(body(printer), /const event = event\$\(\);/);
});

test("Printer imports types alone and modules as a whole by import type", () => {
  const printer = new Printer();
  printer.line(printer.type("a", "One"), `${printer.typesOf("b", "types")}.Two`);
  assert.match(body(printer), /import type \{ One \} from "a";\nimport type \* as types from "b";/);
});

test("Printer breaks long imports into lines", () => {
  const printer = new Printer();
  for (let index = 10; index < 30; index++) printer.line(printer.value("m", `imported${index}`));
  assert.match(body(printer), /import \{\n {2}imported10,\n {2}imported11,\n/);
});

test("Printer quotes the names of modules", () => {
  const printer = new Printer();
  printer.line(printer.value('a";evil("', "x"));
  assert.match(body(printer), /from "a\\";evil\(\\"";/);
});

test("Lines.declareIfUsed() declares what the lines after it use", () => {
  const printer = new Printer();
  printer.block("{", () => {
    printer.declareIfUsed("v1", "a.b", () => printer.line("use(v1);"));
    printer.declareIfUsed("v2", "a.c", () => printer.line('use("v2", x.v2);'));
  });
  assert.equal(body(printer), '\n{\n  const v1 = a.b;\n  use(v1);\n  use("v2", x.v2);\n}\n');
});

test("usesName() sees variables, not members, strings or longer names", () => {
  assert.equal(usesName(["f(name);"], "name"), true);
  assert.equal(
    usesName(["f(x.name);", 'f("name \\" name");', "f(name1);", "f(name$1);"], "name"),
    false,
  );
});
