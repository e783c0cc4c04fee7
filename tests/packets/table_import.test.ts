import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { importTable } from "../../codegen/packets/table.ts";
import { buildModel } from "../../codegen/build_model.ts";
import type { JsonValue } from "../../codegen/model.ts";
import { createRandom } from "../helpers/random.ts";
import { packetsOf } from "./packets_of.ts";

function propertiesOf(text: string): { readonly [name: string]: JsonValue } {
  const { schema, problems } = importTable(text, { name: "a", header: false });
  deepEqual(problems, []);
  return (schema?.["properties"] ?? {}) as { [name: string]: JsonValue };
}

function problemsOf(text: string): string[] {
  return importTable(text, { name: "a", header: false }).problems
    .map(({ line, message }) => `${line}: ${message}`);
}

test("importTable() knows types, byte orders, quotation marks, comments and line ends", () => {
  const text = "\uFEFFName,Data Type,Bit Length,byte_order,description\r\n" +
    `# a comment\r\na,uint,12,,"first, ""quoted"""\r\nb,int,4,,\r\nc,float,64,little,\r\n` +
    `d,str,24,,\r\ne,fill,3,,\r\nf,uint,5,,\r\ng,uint,64,,\r\nh,uint,32,4321,\r\n\r\n`;
  deepEqual(propertiesOf(text), {
    a: { description: `first, "quoted"`, type: "integer", "x-packet": { bits: 12 } },
    b: { type: "integer", "x-packet": { bits: 4, encoding: "twos-complement" } },
    c: { type: ["number", "null"], "x-packet": { bits: 64, byteOrder: "little" } },
    d: { type: "string", "x-packet": { bits: 24, charset: "iso-8859-1" } },
    e: { type: "integer", "x-packet": { bits: 3 } },
    f: { type: "integer", "x-packet": { bits: 5 } },
    g: {
      type: "string",
      pattern: "^(0|-?[1-9][0-9]*)$",
      "x-packet": { bits: 64, encoding: "unsigned" },
    },
    h: { type: "integer", "x-packet": { bits: 32, byteOrder: "little" } },
  });
});

test("importTable() reads arrays: fixed, of an earlier field's length, and to the end", async () => {
  const text = `name,data_type,bit_length
n,uint,8
pixels,"uint(2, 3)",8
values,uint(n),16
rest,uint(expand),8`;
  const { schema } = importTable(text, { name: "a", header: false });
  const { packets } = await packetsOf([{ path: "a.schema.json", schema }]);
  const packet = packets.get("a");
  const bytes = Uint8Array.of(2, 1, 2, 3, 4, 5, 6, 0, 7, 0, 8, 9, 10, 11);
  const value = packet?.decode(bytes) ?? {};
  deepEqual(value, {
    n: 2,
    pixels: [[1, 2, 3], [4, 5, 6]],
    values: [7, 8],
    rest: [9, 10, 11],
  });
  deepEqual(packet?.encode(value), bytes);
});

test("importTable() reads the tables of ccsdspy: blanks before quotes, offsets from the header's end", async () => {
  const text = "name, data_type, bit_length, bit_offset\nSHCOARSE, uint, 32, 0\n" +
    `SHFINE, uint, 20, 32\nOPMODE, "uint", 3, 52\nSPACER, fill, 1, 55\nVOLTAGE, "int(2, 1)", 8, 56`;
  const { schema, problems } = importTable(text, { name: "a", apid: 9 });
  deepEqual(problems, []);
  const packet = (await packetsOf([{ path: "a.schema.json", schema }])).packets.get("a");
  const bytes = Uint8Array.of(8, 9, 0xc0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0x2b, 0xff, 2);
  const value = packet?.decode(bytes) ?? {};
  deepEqual([value["SHCOARSE"], value["SHFINE"], value["OPMODE"], value["SPACER"]], [1, 2, 5, 1]);
  deepEqual(value["VOLTAGE"], [[-1], [2]]);
  deepEqual(packet?.encode(value), bytes);
});

test("importTable() takes what follows an array that expands, and columns in any order", async () => {
  const text = `bit_length,name,data_type,notes\n8,a,"uint(expand)",x\n16,crc,uint,y`;
  const { schema, problems } = importTable(text, { name: "a", header: false });
  deepEqual(problems.map(({ line, severity }) => [line, severity]), [[1, "warning"]]);
  const packet = (await packetsOf([{ path: "a.schema.json", schema }])).packets.get("a");
  deepEqual(packet?.decode(Uint8Array.of(1, 2, 0xab, 0xcd)), { a: [1, 2], crc: 0xabcd });
});

test("importTable() refuses arrays in the order of Fortran", () => {
  const table = (order: string): string =>
    `name,data_type,bit_length,array_shape,array_order\na,uint,8,"(2, 3)",${order}`;
  deepEqual(problemsOf(table("C")), []);
  ok(problemsOf(table("F"))[0]?.includes(`array order "F"`));
});

test("importTable() fills what offsets leave out, so that nothing is lost", () => {
  const { schema, problems } = importTable(
    "name,data_type,bit_length,bit_offset\na,uint,8,48\nb,uint,8,72",
    { name: "a", apid: 7 },
  );
  deepEqual(problems, []);
  deepEqual(Object.keys(schema?.["properties"] ?? {}).slice(7), ["a", "unused_56", "b"]);
  deepEqual(schema?.["x-packet"], {
    family: "CCSDSPacket",
    select: { "/VERSION": 0, "/PKT_APID": 7 },
  });
});

test("importTable() says in which line what is wrong", () => {
  deepEqual(problemsOf("name,data_typ\na,uint"), [
    `1: Column "data_type" is missing`,
    `1: Column "bit_length" is missing`,
    `1: Column "data_typ" is not read: did you mean "data_type"?`,
  ]);
  const rows = [
    `a,uint,65`,
    `b,float,24`,
    `c,str,7`,
    `d,what,8`,
    `e,uint,0`,
    `,uint,8`,
    `f,uint(nowhere),8`,
    `g,uint,8,9`,
    `h,uint(expand),8`,
    `i,uint(a),8`,
    `7,uint,8`,
  ];
  const problems = problemsOf(`name,data_type,bit_length\n${rows.join("\n")}`);
  deepEqual(problems.map((text) => text.split(":")[0]), ["9"]);
  const others = problemsOf(
    `name,data_type,bit_length\n${rows.filter((row) => !row.startsWith("g")).join("\n")}`,
  );
  deepEqual(
    others.map((text) => Number(text.split(":")[0])),
    [2, 3, 4, 5, 6, 7, 8, 10, 11],
  );
  deepEqual(problemsOf("name,data_type,bit_length"), ["1: Table has no fields"]);
  deepEqual(problemsOf(`name,data_type,bit_length\n"a,uint,8`), [
    "2: Quotation mark is not closed, or text stands beside it",
    "1: Table has no fields",
  ]);
});

test("importTable() ends every one of 2,000 random tables in a line or in a schema", () => {
  const random = createRandom(77);
  const pick = (...texts: readonly string[]): string =>
    texts[random.integer(0, texts.length)] ?? "";
  let good = 0;
  for (let round = 0; round < 2000; round++) {
    const rows = Array.from({ length: random.integer(1, 6) }, (_, index) =>
      [
        pick(`f${index}`, `f${index}`, `f${index}`, "f0", "é", "__proto__", `"a""b"`, "a/b"),
        pick("uint", "int", "float", "str", "fill", "uint(3)", "uint(f0)", "uint(expand)", "x"),
        pick("8", "16", "32", "64", "3", "13", "0", "-1", "1e3", "", "99999999999"),
        pick("", "", "big", "little", "4321", "x"),
      ].join(","));
    const text = `name,data_type,bit_length,byte_order\n${rows.join(pick("\n", "\r\n", "\r"))}`;
    const { schema, problems } = importTable(text, { name: "a" });
    equal(schema === undefined, problems.length > 0);
    if (schema === undefined) continue;
    const result = buildModel([{ path: "a.schema.json", root: schema }]);
    const errors = result.problems.filter(({ severity }) => severity === "error");
    // A table whose bits do not fill whole bytes is told so by the generator, with a place.
    ok(errors.every(({ message }) => message.includes("within a byte")), JSON.stringify(errors));
    if (errors.length === 0) good++;
  }
  ok(good > 20, `${good} gave working schemas`);
});
