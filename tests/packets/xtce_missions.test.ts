/** Definitions as missions write them, with packets put together by hand. */
import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import type { XtceImport } from "../../codegen/packets/xtce/import_xtce.ts";
import type { Packet } from "../../packets/packet.ts";
import { type AnyMessage, packetsOf } from "./packets_of.ts";
import { importDocuments, systemOf } from "./rover.ts";

type AnyPacket = Packet<AnyMessage, AnyMessage>;

function unsigned(bits: number, name = `U${bits}`): string {
  return `<IntegerParameterType name="${name}" signed="false">
    <IntegerDataEncoding sizeInBits="${bits}" encoding="unsigned"/></IntegerParameterType>`;
}

function parameters(types: Readonly<Record<string, string>>): string {
  return Object.entries(types).map(([name, type]) =>
    `<Parameter name="${name}" parameterTypeRef="${type}"/>`
  ).join("\n");
}

function entries(...names: readonly string[]): string {
  return names.map((name) => `<ParameterRefEntry parameterRef="${name}"/>`).join("\n");
}

function container(name: string, list: string, base = "", attributes = ""): string {
  return `<SequenceContainer name="${name}" ${attributes}>${base}<EntryList>${list}</EntryList>
    </SequenceContainer>`;
}

function base(reference: string, criteria: string): string {
  return `<BaseContainer containerRef="${reference}"><RestrictionCriteria>${criteria}
    </RestrictionCriteria></BaseContainer>`;
}

function comparison(parameter: string, value: string, operator = "=="): string {
  return `<Comparison parameterRef="${parameter}" value="${value}"
    comparisonOperator="${operator}" useCalibratedValue="false"/>`;
}

const HEADER_TYPES = [1, 2, 3, 8, 11, 14, 16, 32].map((bits) => unsigned(bits)).join("\n");
const HEADER = {
  ...{ VERSION: "U3", TYPE: "U1", SEC_HDR_FLG: "U1", PKT_APID: "U11" },
  ...{ SEQ_FLGS: "U2", SEQ_CTR: "U14", PKT_LEN: "U16" },
};
const HEADER_NAMES = Object.keys(HEADER);

/** A space packet of an APID. */
function packet(apid: number, data: readonly number[]): Uint8Array {
  const length = data.length - 1;
  return Uint8Array.of(8 | apid >> 8, apid & 255, 0xc0, 5, length >> 8, length & 255, ...data);
}

/** The packets of a definition, by the names of their files. */
async function generated(imported: XtceImport): Promise<(name: string) => AnyPacket> {
  const { packets } = await packetsOf(imported.schemas);
  return (name) => {
    const found = [...packets].find(([path]) => path.endsWith(`/${name}`))?.[1];
    if (found === undefined) throw new TypeError(`No packet ${name}: ${[...packets.keys()]}`);
    return found;
  };
}

/** The only packet of a definition with one container. */
async function single(
  types: string,
  names: Readonly<Record<string, string>>,
  list = entries(...Object.keys(names)),
): Promise<AnyPacket> {
  const imported = importDocuments(systemOf({
    types: HEADER_TYPES + types,
    parameters: parameters(names),
    containers: container("C", list),
  }));
  deepEqual(imported.remarks, []);
  return (await generated(imported))("C");
}

function checkBothWays(one: AnyPacket, bytes: Uint8Array, value: AnyMessage): void {
  deepEqual(one.decode(bytes), value);
  deepEqual([...one.encode(value)], [...bytes]);
}

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
    container("CCSDSPacket", entries(...HEADER_NAMES), "", `abstract="true"`),
    container("SecondaryHeader", entries("SHCOARSE"), "", `abstract="true"`),
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
      container("Root", entries("id", "kind"), "", `abstract="true"`),
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
    containers: container("T", entries(...HEADER_NAMES), "", `abstract="true"`) +
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

test("importXtce() admits floats that are no number: they are null, and all else is decoded", async () => {
  const one = await single(
    `<FloatParameterType name="F32"><FloatDataEncoding sizeInBits="32"/></FloatParameterType>
    <FloatParameterType name="F64" sizeInBits="64"><FloatDataEncoding sizeInBits="64">
    <DefaultCalibrator><PolynomialCalibrator><Term coefficient="1" exponent="0"/>
    <Term coefficient="2" exponent="1"/></PolynomialCalibrator></DefaultCalibrator>
    </FloatDataEncoding></FloatParameterType>`,
    { a: "F32", b: "F64", c: "U8" },
  );
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setFloat32(0, NaN);
  view.setFloat64(4, NaN);
  view.setUint8(12, 7);
  checkBothWays(one, bytes, { a: null, b: null, c: 7 });
  view.setFloat32(0, Infinity);
  view.setFloat64(4, -Infinity);
  deepEqual(one.decode(bytes), { a: null, b: null, c: 7 });
  deepEqual(one.decodeRaw(bytes), { a: Infinity, b: -Infinity, c: 7 });
});

test("importXtce() admits values without a label: they are null, and all else is decoded", async () => {
  const one = await single(
    `<EnumeratedParameterType name="E"><IntegerDataEncoding sizeInBits="8"/><EnumerationList>
    <Enumeration value="0" label="OFF"/><Enumeration value="1" label="ON"/></EnumerationList>
    </EnumeratedParameterType>`,
    { a: "E", b: "U8" },
  );
  checkBothWays(one, Uint8Array.of(1, 7), { a: "ON", b: 7 });
  deepEqual(one.decode(Uint8Array.of(9, 7)), { a: null, b: 7 });
  deepEqual(one.decodeRaw(Uint8Array.of(9, 7)), { a: 9, b: 7 });
  throws(() => one.encode({ a: null, b: 7 }), /null/);
});

test("importXtce() ends texts of fixed size at their termination character", async () => {
  const text = (name: string, bits: number, charset: string, end: string): string =>
    `<StringParameterType name="${name}"><StringDataEncoding encoding="${charset}"><SizeInBits>
    <Fixed><FixedValue>${bits}</FixedValue></Fixed><TerminationChar>${end}</TerminationChar>
    </SizeInBits></StringDataEncoding></StringParameterType>`;
  const one = await single(
    text("T", 48, "UTF-8", "00") + text("W", 64, "UTF-16LE", "0A00"),
    { a: "T", w: "W", n: "U16" },
  );
  const wide = [0x41, 0, 0xe9, 0, 0x0a, 0, 0, 0];
  checkBothWays(one, Uint8Array.of(72, 105, 0, 0, 0, 0, ...wide, 0, 5), { a: "Hi", w: "Aé", n: 5 });
  checkBothWays(one, Uint8Array.of(...[72, 101, 108, 108, 111, 33], ...wide, 0, 5), {
    a: "Hello!",
    w: "Aé",
    n: 5,
  });
  const garbage = Uint8Array.of(72, 105, 0, 0xff, 0xfe, 1, ...wide, 0, 5);
  deepEqual(one.decode(garbage), { a: "Hi", w: "Aé", n: 5 });
});

test("importXtce() reads texts that end, are counted, and are wide", async () => {
  const text = (name: string, charset: string, inner: string): string =>
    `<StringParameterType name="${name}"><StringDataEncoding encoding="${charset}">
    <Variable maxSizeInBits="480"><DynamicValue><ParameterInstanceRef parameterRef="_yamcs_ignore"/>
    </DynamicValue>${inner}</Variable></StringDataEncoding></StringParameterType>`;
  const one = await single(
    text("ends", "UTF-16BE", "<TerminationChar>0000</TerminationChar>") +
      text("counted", "UTF-16", `<LeadingSize sizeInBitsOfSizeTag="16"/>`) +
      text("plain", "US-ASCII", "<TerminationChar/>"),
    { a: "ends", b: "counted", c: "plain", n: "U8" },
  );
  const bytes = Uint8Array.of(0, 0x41, 0, 0, ...[0, 4, 0, 0x42, 0, 0xe9], ...[0x43, 0], 9);
  checkBothWays(one, bytes, { a: "A", b: "Bé", c: "C", n: 9 });
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

test("importXtce() compares bytes with hexadecimal digits", async () => {
  const imported = importDocuments(systemOf({
    types: `${HEADER_TYPES}<BinaryParameterType name="SYNC"><BinaryDataEncoding><SizeInBits>
      <FixedValue>32</FixedValue></SizeInBits></BinaryDataEncoding></BinaryParameterType>`,
    parameters: parameters({ sync: "SYNC", n: "U8" }),
    containers: container("F", entries("sync"), "", `abstract="true"`) +
      container("Frame", entries("n"), base("F", comparison("sync", "1ACFFC1D"))),
  }));
  deepEqual(imported.remarks, []);
  const one = (await generated(imported))("Frame");
  const bytes = Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d, 5);
  checkBothWays(one, bytes, { sync: "Gs/8HQ==", n: 5 });
  equal(one.selects(bytes), true);
  equal(one.selects(Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1e, 5)), false);
});

test("importXtce() inherits criteria over several levels, systems and relative references", async () => {
  const inner = `<SpaceSystem name="Payload"><TelemetryMetaData><ParameterSet>
    ${parameters({ x: "../../U8" }).replace("../../U8", "../U8")}</ParameterSet><ContainerSet>
    ${
    container(
      "Middle",
      entries("../kind"),
      base("../Root", comparison("../id", "5")),
      `abstract="true"`,
    )
  }
    ${container("Leaf", entries("x"), base("Middle", comparison("/S/kind", "6")))}
    </ContainerSet></TelemetryMetaData></SpaceSystem>`;
  const imported = importDocuments(systemOf({
    types: HEADER_TYPES,
    parameters: parameters({ id: "U8", kind: "U8" }),
    containers: container("Root", entries("id"), "", `abstract="true"`),
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

test("importXtce() reads times: scale, offset, epoch, and several fields of one", async () => {
  const imported = importDocuments(systemOf({
    types: `${HEADER_TYPES}<AbsoluteTimeParameterType name="T"><Encoding units="seconds"
      scale="0.5" offset="10"><IntegerDataEncoding sizeInBits="16"/></Encoding><ReferenceTime>
      <OffsetFrom parameterRef="day"/><Epoch>2000-01-01T12:00:00</Epoch></ReferenceTime>
      </AbsoluteTimeParameterType>`,
    parameters: parameters({ t: "T", day: "U8" }),
    containers: container("C", entries("t", "day")),
  }));
  const one = (await generated(imported))("C");
  checkBothWays(one, Uint8Array.of(0, 4, 1), { t: 12, day: 1 });
  const properties = imported.schemas[0]?.schema["properties"] as Record<string, AnyMessage>;
  ok(String(properties["t"]?.["description"]).includes("2000-01-01T12:00:00"));
});

test("importXtce() calibrates by context, and names calibrators that are not supported", () => {
  const { schemas, remarks } = importDocuments(systemOf({
    types: `${HEADER_TYPES}<FloatParameterType name="M"><IntegerDataEncoding sizeInBits="8">
      <DefaultCalibrator><MathOperationCalibrator><ValueOperand>1</ValueOperand>
      </MathOperationCalibrator></DefaultCalibrator><ContextCalibratorList><ContextCalibrator>
      <ContextMatch><ComparisonList>${comparison("mode", "1")}</ComparisonList></ContextMatch>
      <Calibrator><PolynomialCalibrator><Term coefficient="3" exponent="1"/></PolynomialCalibrator>
      </Calibrator></ContextCalibrator></ContextCalibratorList></IntegerDataEncoding>
      </FloatParameterType>`,
    parameters: parameters({ mode: "U8", m: "M" }),
    containers: container("C", entries("mode", "m")),
  }));
  equal(remarks.length, 1);
  ok(remarks[0]?.message.includes("MathOperationCalibrator is not supported"));
  const properties = schemas[0]?.schema["properties"] as Record<string, AnyMessage>;
  deepEqual(properties["m"]?.["x-packet"], {
    bits: 8,
    encoding: "unsigned",
    calibration: { contexts: [{ when: { "/mode": 1 }, use: { polynomial: [0, 3] } }] },
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

test("importXtce() keeps all messages of a definition with many faults", () => {
  const count = 20;
  const types = Array.from(
    { length: count },
    (_, index) =>
      `<FloatParameterType name="t${index}"><IntegerDataEncoding sizeInBits="8"/><DefaultAlarm>
      <StaticAlarmRanges><WarningRange minInclusive="9" maxInclusive="1"/></StaticAlarmRanges>
      </DefaultAlarm></FloatParameterType>`,
  ).join("\n");
  const names = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`p${index}`, `t${index}`]),
  );
  const { schemas } = importDocuments(systemOf({
    types,
    parameters: parameters(names),
    containers: container("C", entries(...Object.keys(names))),
  }));
  deepEqual(Object.keys(schemas[0]?.schema["properties"] ?? {}), Object.keys(names));
});

test("importXtce() fills in what commands start with", async () => {
  const imported = importDocuments(systemOf({
    more: `<CommandMetaData><ArgumentTypeSet><IntegerArgumentType name="u8" signed="false"
      initialValue="3"><IntegerDataEncoding sizeInBits="8"/></IntegerArgumentType>
      </ArgumentTypeSet><MetaCommandSet><MetaCommand name="M"><ArgumentList>
      <Argument name="a" argumentTypeRef="u8"/><Argument name="b" argumentTypeRef="u8"
      initialValue="4"/></ArgumentList><CommandContainer name="C"><EntryList>
      <FixedValueEntry name="f" binaryValue="0xABC" sizeInBits="12"/>
      <FixedValueEntry name="g" binaryValue="5" sizeInBits="4"/>
      <ArgumentRefEntry argumentRef="a"/><ArgumentRefEntry argumentRef="b"/></EntryList>
      </CommandContainer></MetaCommand></MetaCommandSet></CommandMetaData>`,
  }));
  deepEqual(imported.remarks, []);
  const [command] = imported.schemas;
  const properties = command?.schema["properties"] as Record<string, AnyMessage>;
  deepEqual([properties["a"]?.["default"], properties["b"]?.["default"]], [3, 4]);
  const one = (await generated(imported))("M");
  deepEqual([...one.encode({ a: 1, b: 2 })], [0xab, 0xc5, 1, 2]);
});
