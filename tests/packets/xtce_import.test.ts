import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { buildModel } from "../../codegen/build_model.ts";
import type { JsonValue } from "../../codegen/model.ts";
import { readXml, XmlError } from "../../cli/import/read_xml.ts";
import { importXtce } from "../../codegen/packets/xtce/import_xtce.ts";
import { packetsOf } from "./packets_of.ts";
import { importDocuments, ROVER, systemOf } from "./rover.ts";
import { mutate } from "./support/mutate_definition.ts";

const U8 = `<IntegerParameterType name="u8" signed="false"><IntegerDataEncoding sizeInBits="8"/>
</IntegerParameterType>`;

function parameter(name: string, type = "u8"): string {
  return `<Parameter name="${name}" parameterTypeRef="${type}"/>`;
}

function entry(name: string, inner = ""): string {
  return `<ParameterRefEntry parameterRef="${name}">${inner}</ParameterRefEntry>`;
}

function container(name: string, entries: string, base = ""): string {
  return `<SequenceContainer name="${name}"><EntryList>${entries}</EntryList>${base}` +
    `</SequenceContainer>`;
}

/** The properties of the only message of a system, and what was remarked. */
function imported(parts: Parameters<typeof systemOf>[0]): {
  readonly properties: { readonly [name: string]: JsonValue };
  readonly packet: JsonValue;
  readonly remarks: readonly string[];
} {
  const { schemas, remarks } = importDocuments(systemOf(parts));
  const schema = schemas[0]?.schema ?? {};
  return {
    properties: (schema["properties"] ?? {}) as { [name: string]: JsonValue },
    packet: schema["x-packet"] ?? null,
    remarks: remarks.map(({ line, message }) => `${line}: ${message}`),
  };
}

test("importXtce() makes schemas of all that the rover's definition says", async () => {
  const { schemas, remarks } = importDocuments(ROVER);
  deepEqual(remarks, []);
  deepEqual(schemas.map(({ path }) => path), [
    "Rover/Status.schema.json",
    "Rover/Science.schema.json",
    "Rover/Arm/Arm_Status.schema.json",
    "Rover/Move.schema.json",
  ]);
  const { packets } = await packetsOf(schemas);
  const science = packets.get("Rover/Science");
  const value = {
    unused_0: 0,
    apid: 100,
    kind: 3,
    sampleCount: 2,
    samples: [1, 0x203],
    remark: "Hello",
    author: "Grüße",
    uptime: 0.5,
    cell: [1, 2, 3],
    blobLength: 1,
    picture: "AQID",
  };
  const bytes = science?.encode(value) ?? new Uint8Array(0);
  deepEqual(
    [...bytes.subarray(0, 15)],
    [0, 100, 3, 2, 1, 0, 3, 2, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 10, 7],
  );
  deepEqual(science?.decode(bytes), value);
  deepEqual([...packets.get("Rover/Move")?.encode({ speed: 1, lamp: "ON" }) ?? []], [
    ...[0x1a, 0xcf, 7],
    ...[0x3f, 0x80, 0, 0],
    1,
  ]);
});

test("importXtce() calibrates, labels and limits the rover's status", async () => {
  const { packets } = await packetsOf(importDocuments(ROVER).schemas);
  const status = packets.get("Rover/Status");
  const bytes = new Uint8Array(64);
  bytes.set([0, 100, 1, 0x1a, 0xfa, 0x00]); // mode 1, lamp on, level 2, hull 0xfa0
  bytes.set([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x34, 0x12], 6);
  const value = status?.decode(bytes.subarray(0, status.length)) ?? {};
  deepEqual(
    [
      value["mode"],
      value["lamp"],
      value["level"],
      value["hull"],
      value["odometer"],
      value["ticks"],
    ],
    ["DRIVE", true, 2, 400, "18446744073709551615", 0x1234],
  );
  equal(value["time"], 100);
  deepEqual(status?.limits(value), { "/hull": "critical-high" });
  deepEqual(status?.encode(value), bytes.subarray(0, status.length));
});

test("importXtce() reads version 1.1: byte order lists, its spellings, numbers of bits", () => {
  const types = `<IntegerParameterType name="a"><IntegerDataEncoding sizeInBits="32"
    encoding="twosCompliment"><ByteOrderList><Byte byteSignificance="0"/><Byte byteSignificance="1"/>
    <Byte byteSignificance="2"/><Byte byteSignificance="3"/></ByteOrderList></IntegerDataEncoding>
    </IntegerParameterType>
    <FloatParameterType name="b"><FloatDataEncoding sizeInBits="64" encoding="IEEE754_1985"/>
    </FloatParameterType>
    <BinaryParameterType name="c"><BinaryDataEncoding><SizeInBits><FixedValue>24</FixedValue>
    </SizeInBits></BinaryDataEncoding></BinaryParameterType>`;
  const { properties, remarks } = imported({
    types,
    parameters: ["a", "b", "c"].map((name) => parameter(name, name)).join(""),
    containers: container("C", ["a", "b", "c"].map((name) => entry(name)).join("")),
  });
  deepEqual(remarks, []);
  deepEqual(properties, {
    a: {
      type: "integer",
      "x-packet": { bits: 32, encoding: "twos-complement", byteOrder: "little" },
    },
    b: { type: ["number", "null"], "x-packet": { bits: 64 } },
    c: { type: "string", contentEncoding: "base64", "x-packet": { bits: 24, encoding: "bytes" } },
  });
});

test("importXtce() puts entries at their places, and drops what overlaps", () => {
  const at = (bits: number): string =>
    `<LocationInContainerInBits referenceLocation="containerStart"><FixedValue>${bits}</FixedValue>
    </LocationInContainerInBits>`;
  const { properties, remarks } = imported({
    types: U8,
    parameters: parameter("a") + parameter("b") + parameter("c") + parameter("d"),
    containers: container(
      "C",
      entry("a", at(24)) + entry("b", at(8)) + entry("c", at(12)) + entry("d", at(40)),
    ),
  });
  deepEqual(Object.keys(properties), ["unused_0", "b", "unused_16", "a", "unused_32", "d"]);
  equal(remarks.length, 1);
  ok(remarks[0]?.includes(`"c" overlaps another entry`));
});

test("importXtce() names what is not supported with its line, and the rest comes in", () => {
  const { properties, remarks } = imported({
    types: `${U8}
<IntegerParameterType name="odd"><IntegerDataEncoding sizeInBits="16" encoding="BCD"/></IntegerParameterType>
<FloatParameterType name="ibm"><FloatDataEncoding sizeInBits="32" encoding="IBM"/></FloatParameterType>
<IntegerParameterType name="math" signed="false"><IntegerDataEncoding sizeInBits="8">
<DefaultCalibrator><MathOperationCalibrator/></DefaultCalibrator></IntegerDataEncoding></IntegerParameterType>`,
    parameters: parameter("a", "odd") + parameter("b", "ibm") + parameter("c", "math") +
      parameter("d") + parameter("e", "nowhere") + parameter("f"),
    containers: container("C", ["a", "b", "c", "d", "e", "f"].map((name) => entry(name)).join("")),
    more: `<ServiceSet name="x"/>`,
  });
  deepEqual(Object.keys(properties), ["a", "b", "c", "d", "rest"]);
  deepEqual(remarks.map((text) => text.replace(/^(\d+): (.{30}).*/, "$1 $2")), [
    `4 Encoding "BCD" of 16 bits is n`,
    `5 Encoding "IBM" of 32 bits is n`,
    "7 MathOperationCalibrator is not",
    `9 ParameterRefEntry "e" is left `,
    `9 ParameterRefEntry "f" follows `,
    `10 ServiceSet "x" is not supported`.slice(0, 33),
  ]);
});

test("importXtce() selects by conditions, and leaves out what can never hold", () => {
  const base = (criteria: string): string =>
    `<BaseContainer containerRef="H"><RestrictionCriteria>${criteria}</RestrictionCriteria></BaseContainer>`;
  const { schemas, remarks } = importDocuments(systemOf({
    types: U8,
    parameters: parameter("a") + parameter("b"),
    containers: container("H", entry("a") + entry("b")) +
      container("One", "", base(`<Comparison parameterRef="a" value="1"/>`)) +
      container(
        "Two",
        "",
        base(`<ComparisonList><Comparison parameterRef="a" value="2"/>
        <Comparison parameterRef="b" comparisonOperator="&gt;=" value="7"/></ComparisonList>`),
      ) +
      container("Same", "", base(`<Comparison parameterRef="a" value="1"/>`)) +
      container("Never", "", base(`<Comparison parameterRef="a" value="256"/>`)),
  }));
  deepEqual(schemas.map(({ schema }) => (schema["x-packet"] as { select?: unknown }).select), [
    { "/a": 1 },
    { "/a": 2, "/b": { minimum: 7 } },
    undefined,
    undefined,
  ]);
  equal(remarks.length, 2);
});

test("importXtce() reads several documents that refer to one another", () => {
  const types =
    `<SpaceSystem name="dt"><TelemetryMetaData><ParameterTypeSet>${U8}</ParameterTypeSet>
    </TelemetryMetaData></SpaceSystem>`;
  const own = systemOf({
    parameters: parameter("a", "/dt/u8"),
    containers: container("C", entry("a")),
  });
  const { schemas, remarks } = importDocuments(types, own);
  deepEqual(remarks, []);
  equal(schemas.length, 1);
});

test("importXtce() ends where types, containers and commands contain themselves", () => {
  const { remarks } = importDocuments(systemOf({
    types: `<ArrayParameterType name="a" arrayTypeRef="a"><DimensionList><Dimension><StartingIndex>
      <FixedValue>0</FixedValue></StartingIndex><EndingIndex><FixedValue>1</FixedValue></EndingIndex>
      </Dimension></DimensionList></ArrayParameterType>
      <IntegerParameterType name="b" baseType="b"/>
      <AggregateParameterType name="c"><MemberList><Member name="x" typeRef="c"/></MemberList>
      </AggregateParameterType>`,
    parameters: parameter("a", "a") + parameter("b", "b") + parameter("c", "c"),
    containers: container("A", entry("a")) + container("B", entry("b")) +
      container("C", entry("c")) +
      container("D", `<ContainerRefEntry containerRef="E"/>`) +
      container("E", `<ContainerRefEntry containerRef="D"/>`) +
      container("F", entry("b"), `<BaseContainer containerRef="F"/>`),
    more: `<CommandMetaData><MetaCommandSet><MetaCommand name="M"><BaseMetaCommand
      metaCommandRef="M"/></MetaCommand></MetaCommandSet></CommandMetaData>`,
  }));
  ok(remarks.length > 5);
});

test("readXml() refuses hostile documents with a place", () => {
  const deep = "<a>".repeat(300);
  const documents = [
    `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`,
    `<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`,
    `<a>&unknown;</a>`,
    `<a><b></a>`,
    `<a`,
    ``,
    deep,
    `<a ${Array.from({ length: 100 }, (_, index) => `x${index}=""`).join(" ")}/>`,
    `<a b="${"x".repeat(2 ** 21)}"/>`,
    `<a>${"x".repeat(2 ** 21)}</a>`,
    `<a><!--${"x".repeat(2 ** 23)}`,
    `<?xml version="1.0" encoding="no-such"?><a/>`,
    `<a xmlns:x="y"><z:b/></a>`,
  ];
  for (const document of documents) {
    try {
      readXml(new TextEncoder().encode(document), "a.xml");
      ok(false, `was read: ${document.slice(0, 60)}`);
    } catch (error) {
      ok(error instanceof XmlError, `${document.slice(0, 60)}: ${error}`);
      ok(error.place.line >= 1 && error.place.column >= 1);
    }
  }
  try {
    readXml(new Uint8Array(65 * 2 ** 20), "a.xml");
    ok(false);
  } catch (error) {
    ok(error instanceof XmlError && error.message.includes("65 MiB"));
  }
});

test("readXml() reads other encodings and keeps lines and columns", () => {
  const text = `<?xml version="1.0" encoding="ISO-8859-1"?>\n<a>\n  <b c="\u00e9"/></a>`;
  const latin = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const [b] = readXml(latin, "a.xml").children;
  deepEqual([b?.attributes.get("c"), b?.line, b?.column], ["\u00e9", 3, 3]);
  const wide = Uint8Array.from(
    `\ufeff<a b="\u00e9"/>`.split("").flatMap((character) => [
      character.charCodeAt(0) >> 8,
      character.charCodeAt(0) & 255,
    ]),
  );
  equal(readXml(wide, "a.xml").attributes.get("b"), "\u00e9");
});

test("importXtce() ends every one of 200 mutations in an error with a place or in schemas", () => {
  let read = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const text = mutate(ROVER, seed);
    try {
      const { schemas, remarks } = importXtce([readXml(new TextEncoder().encode(text), "a.xml")]);
      read++;
      ok(remarks.every(({ line, column }) => line >= 1 && column >= 1));
      const { problems } = buildModel(schemas.map(({ path, schema }) => ({ path, root: schema })));
      deepEqual(problems.filter(({ severity }) => severity === "error"), [], `seed ${seed}`);
    } catch (error) {
      ok(error instanceof XmlError, `seed ${seed}: ${error}`);
    }
  }
  ok(read > 40, `${read} were well-formed`);
});
