/** Definitions as missions write them, with packets put together by hand. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { importDocuments, systemOf } from "./rover.ts";
import {
  abstractContainer,
  base,
  checkBothWays,
  comparison,
  container,
  entries,
  generated,
  HEADER,
  HEADER_NAMES,
  HEADER_TYPES,
  packet,
  parameters,
  single,
} from "./support/definition_parts.ts";

/** As the dust instruments IDEX and SUDA: one APID, and containers by the type of the event. */
const DUST = systemOf({
  types: `${HEADER_TYPES}
    <FloatParameterType name="TIME"><UnitSet><Unit>dn</Unit></UnitSet>
      <IntegerDataEncoding encoding="unsigned" sizeInBits="32"/></FloatParameterType>
    <BinaryParameterType name="RAW"><UnitSet/><BinaryDataEncoding><SizeInBits><DynamicValue>
      <ParameterInstanceRef parameterRef="PKT_LEN"/><LinearAdjustment intercept="-64" slope="8"/>
      </DynamicValue></SizeInBits></BinaryDataEncoding></BinaryParameterType>`,
  parameters: parameters({
    ...HEADER,
    ...{ SHCOARSE: "TIME", SCITYPE: "U8", EVENT: "U16", SCIRAW: "RAW", SYNC: "U16", CRC: "U16" },
  }),
  containers: [
    abstractContainer("CCSDSPacket", entries(...HEADER_NAMES)),
    abstractContainer("SecondaryHeader", entries("SHCOARSE")),
    container(
      "SCI0",
      `<ContainerRefEntry containerRef="SecondaryHeader"/>${entries("SCITYPE")}`,
      base("CCSDSPacket", `<ComparisonList>${comparison("PKT_APID", "1424")}</ComparisonList>`),
    ),
    container(
      "Sci0TypeZero",
      entries("EVENT", "SYNC", "CRC"),
      base("SCI0", `<ComparisonList>${comparison("SCITYPE", "1")}</ComparisonList>`),
    ),
    container(
      "Sci0TypeNonZero",
      entries("SCIRAW", "SYNC", "CRC"),
      base("SCI0", `<ComparisonList>${comparison("SCITYPE", "1", "&gt;")}</ComparisonList>`),
    ),
  ].join("\n"),
});

test("importXtce() tells packets of one APID apart by their type, with bytes of dynamic size", async () => {
  const imported = importDocuments(DUST);
  deepEqual(imported.remarks, []);
  const find = await generated(imported);
  const raw = packet(1424, [0, 0, 0, 9, 4, 1, 2, 3, 0xaa, 0xbb, 0xcc, 0xdd]);
  const value = find("Sci0TypeNonZero").decode(raw);
  deepEqual([value["SCIRAW"], value["SYNC"], value["CRC"]], ["AQID", 0xaabb, 0xccdd]);
  deepEqual([...find("Sci0TypeNonZero").encode(value)], [...raw]);
  equal(find("Sci0TypeZero").selects(raw), false);
  equal(find("SCI0").selects(raw), false);
});

test("importXtce() makes a message of a base container, for packets that are none of its heirs", async () => {
  const find = await generated(importDocuments(DUST));
  const zero = packet(1424, [0, 0, 0, 9, 0, 1, 2, 3]);
  equal(find("Sci0TypeZero").selects(zero), false);
  equal(find("Sci0TypeNonZero").selects(zero), false);
  equal(find("SCI0").selects(zero), true);
  const value = find("SCI0").decode(zero);
  deepEqual([value["SHCOARSE"], value["SCITYPE"], value["rest"]], [9, 0, "AQID"]);
  deepEqual([...find("SCI0").encode(value)], [...zero]);
  equal(find("SCI0").selects(packet(1425, [0, 0, 0, 9, 0])), false);
});

test("importXtce() selects a base container between and beyond the values of several heirs", async () => {
  const heirs = [2, 3, 7].map((value) =>
    container(`Heir${value}`, entries("b"), base("Base", comparison("kind", String(value))))
  );
  const imported = importDocuments(systemOf({
    types: HEADER_TYPES,
    parameters: parameters({ id: "U8", kind: "U8", b: "U8" }),
    containers: [
      abstractContainer("Root", entries("id", "kind")),
      container("Base", "", base("Root", comparison("id", "5"))),
      ...heirs,
    ].join("\n"),
  }));
  deepEqual(imported.remarks, []);
  const find = await generated(imported);
  const kinds = Array.from({ length: 10 }, (_, kind) => kind);
  const selected = kinds.filter((kind) => find("Base").selects(Uint8Array.of(5, kind, 1)));
  deepEqual(selected, [0, 1, 4, 5, 6, 8, 9]);
});

test("importXtce() reads CTIM's spellings: base before entries, signed, IEEE-754, texts of a byte", async () => {
  const types = `<IntegerParameterType name="I16Type" sizeInBits="16" signed="true">
      <IntegerDataEncoding sizeInBits="16" encoding="signed"/></IntegerParameterType>
    <FloatParameterType name="F32Type" sizeInBits="32" encoding="IEEE-754">
      <FloatDataEncoding sizeInBits="32" encoding="IEEE-754"/></FloatParameterType>
    <StringParameterType name="C8Type" encoding="UTF-8" sizeInBits="8">
      <StringDataEncoding encoding="UTF-8" sizeInBits="8"><SizeInBits><Fixed>
      <FixedValue>8</FixedValue></Fixed></SizeInBits></StringDataEncoding></StringParameterType>`;
  const text = systemOf({
    types: HEADER_TYPES + types,
    parameters: parameters({
      ...HEADER,
      temp: "I16Type",
      rate: "F32Type",
      a: "C8Type",
      b: "C8Type",
    }),
    containers: abstractContainer("T", entries(...HEADER_NAMES)) +
      container(
        "APID_1",
        entries("temp", "rate", "a", "b"),
        base("T", comparison("PKT_APID", "1")),
      ),
  }).replace("<SpaceSystem", `<x:SpaceSystem xmlns:x="http://www.omg.org/spec/XTCE/1.2"`)
    .replaceAll(/<(\/?)(?!x:|\/)(\w)/g, "<$1x:$2");
  const imported = importDocuments(text);
  deepEqual(imported.remarks, []);
  const one = (await generated(imported))("APID_1");
  const bytes = packet(1, [0xff, 0xfe, 0x3f, 0x80, 0, 0, 0x41, 0xe9]);
  const value = one.decode(bytes);
  deepEqual([value["temp"], value["rate"], value["a"], value["b"]], [-2, 1, "A", "é"]);
  deepEqual([...one.encode(value)], [...bytes]);
});

test("importXtce() puts entries where they say: start, previous, next and end", async () => {
  const at = (from: string, bits: number): string =>
    `<LocationInContainerInBits referenceLocation="${from}"><FixedValue>${bits}</FixedValue>
    </LocationInContainerInBits>`;
  const entry = (name: string, location = ""): string =>
    `<ParameterRefEntry parameterRef="${name}">${location}</ParameterRefEntry>`;
  const one = await single(
    "",
    { a: "U8", b: "U8", c: "U8", d: "U8" },
    entry("a") + entry("b", at("previousEntry", 8)) + entry("c", at("containerStart", 32)) +
      entry("d", at("nextEntry", 0)),
  );
  checkBothWays(one, Uint8Array.of(1, 0, 2, 0, 3, 4), {
    ...{ a: 1, unused_8: 0, b: 2, unused_24: 0, c: 3, d: 4 },
  });
});

test("importXtce() places entries from the end of a container of known size", async () => {
  const imported = importDocuments(systemOf({
    types: HEADER_TYPES,
    parameters: parameters({ a: "U8", z: "U8" }),
    containers: `<SequenceContainer name="C"><BinaryEncoding><SizeInBits>
      <FixedValue>32</FixedValue></SizeInBits></BinaryEncoding><EntryList>
      <ParameterRefEntry parameterRef="a"/>
      <ParameterRefEntry parameterRef="z"><LocationInContainerInBits
        referenceLocation="containerEnd"><FixedValue>8</FixedValue></LocationInContainerInBits>
      </ParameterRefEntry></EntryList></SequenceContainer>`,
  }));
  deepEqual(imported.remarks, []);
  const one = (await generated(imported))("C");
  checkBothWays(one, Uint8Array.of(1, 0, 0, 2), { a: 1, unused_8: 0, z: 2 });
});

test("importXtce() includes entries under conditions of and, or, and labels", async () => {
  const condition = (name: string, value: string, operator = "=="): string =>
    `<Condition><ParameterInstanceRef parameterRef="${name}" useCalibratedValue="false"/>
    <ComparisonOperator>${operator}</ComparisonOperator><Value>${value}</Value></Condition>`;
  const include = `<IncludeCondition><BooleanExpression><ORedConditions>
    <ANDedConditions>${condition("a", "1")}${condition("b", "4", "&gt;")}</ANDedConditions>
    ${condition("a", "2")}</ORedConditions></BooleanExpression></IncludeCondition>`;
  const one = await single(
    "",
    { a: "U8", b: "U8", c: "U16", d: "U8" },
    `${entries("a", "b")}<ParameterRefEntry parameterRef="c">${include}</ParameterRefEntry>
    ${entries("d")}`,
  );
  checkBothWays(one, Uint8Array.of(1, 5, 0, 9, 7), { a: 1, b: 5, c: 9, d: 7 });
  checkBothWays(one, Uint8Array.of(2, 0, 0, 9, 7), { a: 2, b: 0, c: 9, d: 7 });
  checkBothWays(one, Uint8Array.of(1, 4, 7), { a: 1, b: 4, d: 7 });
});

test("importXtce() inherits criteria over several levels, systems and relative references", async () => {
  const inner = `<SpaceSystem name="Payload"><TelemetryMetaData><ParameterSet>
    ${parameters({ x: "../../U8" }).replace("../../U8", "../U8")}</ParameterSet><ContainerSet>
    ${
    abstractContainer(
      "Middle",
      entries("../kind"),
      base("../Root", comparison("../id", "5")),
    )
  }
    ${container("Leaf", entries("x"), base("Middle", comparison("/S/kind", "6")))}
    </ContainerSet></TelemetryMetaData></SpaceSystem>`;
  const imported = importDocuments(systemOf({
    types: HEADER_TYPES,
    parameters: parameters({ id: "U8", kind: "U8" }),
    containers: abstractContainer("Root", entries("id")),
    more: inner,
  }));
  deepEqual(imported.remarks, []);
  const one = (await generated(imported))("Leaf");
  equal(one.selects(Uint8Array.of(5, 6, 1)), true);
  equal(one.selects(Uint8Array.of(5, 7, 1)), false);
  checkBothWays(one, Uint8Array.of(5, 6, 1), { id: 5, kind: 6, x: 1 });
});

test("importXtce() reads arrays: of fixed and counted dimensions, and of entries that repeat", async () => {
  const dimension = (end: string): string =>
    `<Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex>
    <EndingIndex>${end}</EndingIndex></Dimension>`;
  const counted = `<DynamicValue><ParameterInstanceRef parameterRef="n"/>
    <LinearAdjustment intercept="-1"/></DynamicValue>`;
  const one = await single(
    `<ArrayParameterType name="Grid" arrayTypeRef="U8"><DimensionList>
      ${dimension("<FixedValue>1</FixedValue>")}${dimension("<FixedValue>2</FixedValue>")}
      </DimensionList></ArrayParameterType>
    <ArrayParameterType name="List" arrayTypeRef="U16" numberOfDimensions="1"/>`,
    { grid: "Grid", n: "U8", list: "List", again: "U8" },
    `${entries("grid", "n")}<ArrayParameterRefEntry parameterRef="list"><DimensionList>
      ${dimension(counted)}</DimensionList></ArrayParameterRefEntry>
    <ParameterRefEntry parameterRef="again"><RepeatEntry><Count><DynamicValue>
      <ParameterInstanceRef parameterRef="n"/><LinearAdjustment slope="2"/></DynamicValue></Count>
      </RepeatEntry></ParameterRefEntry>`,
  );
  checkBothWays(one, Uint8Array.of(1, 2, 3, 4, 5, 6, 2, 0, 7, 0, 8, 9, 10, 11, 12), {
    grid: [[1, 2, 3], [4, 5, 6]],
    n: 2,
    list: [7, 8],
    again: [9, 10, 11, 12],
  });
});

test("importXtce() repeats containers, with the sizes that each of them has", async () => {
  const imported = importDocuments(systemOf({
    types: HEADER_TYPES,
    parameters: parameters({ n: "U8", id: "U8", value: "U16" }),
    containers: container("Sample", entries("id", "value")) +
      container(
        "C",
        `${entries("n")}<ContainerRefEntry containerRef="Sample"><RepeatEntry><Count><DynamicValue>
        <ParameterInstanceRef parameterRef="n"/></DynamicValue></Count></RepeatEntry>
        </ContainerRefEntry>`,
      ),
  }));
  deepEqual(imported.remarks, []);
  const one = (await generated(imported))("C");
  checkBothWays(one, Uint8Array.of(2, 1, 0, 5, 2, 0, 6), {
    n: 2,
    Sample: [{ id: 1, value: 5 }, { id: 2, value: 6 }],
  });
});

test("importXtce() reads both namespaces, without prefix and with any", () => {
  const plain = systemOf({
    types: HEADER_TYPES,
    parameters: parameters({ a: "U8" }),
    containers: container("C", entries("a")),
  });
  const expected = importDocuments(plain).schemas.map(({ schema }) => schema);
  const uris = [
    ...["http://www.omg.org/space/xtce", "http://www.omg.org/spec/XTCE/20180204"],
    "http://www.omg.org/space",
  ];
  for (const uri of uris) {
    const open = plain.replace("<SpaceSystem", `<SpaceSystem xmlns="${uri}"`);
    const prefixed = plain.replaceAll(/<(\/?)(\w)/g, "<$1any:$2")
      .replace("<any:SpaceSystem", `<any:SpaceSystem xmlns:any="${uri}"`);
    for (const text of [open, prefixed]) {
      const { schemas, remarks } = importDocuments(text);
      deepEqual(remarks, []);
      deepEqual(schemas.map(({ schema }) => schema), expected);
    }
  }
});
