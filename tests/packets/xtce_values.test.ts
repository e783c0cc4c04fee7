/** What values of definitions become, with packets put together by hand. */
import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import type { AnyMessage } from "./packets_of.ts";
import { importDocuments, systemOf } from "./rover.ts";
import {
  abstractContainer,
  base,
  checkBothWays,
  comparison,
  container,
  entries,
  generated,
  HEADER_TYPES,
  parameters,
  single,
} from "./support/definition_parts.ts";

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

test("importXtce() compares bytes with hexadecimal digits", async () => {
  const imported = importDocuments(systemOf({
    types: `${HEADER_TYPES}<BinaryParameterType name="SYNC"><BinaryDataEncoding><SizeInBits>
      <FixedValue>32</FixedValue></SizeInBits></BinaryDataEncoding></BinaryParameterType>`,
    parameters: parameters({ sync: "SYNC", n: "U8" }),
    containers: abstractContainer("F", entries("sync")) +
      container("Frame", entries("n"), base("F", comparison("sync", "1ACFFC1D"))),
  }));
  deepEqual(imported.remarks, []);
  const one = (await generated(imported))("Frame");
  const bytes = Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d, 5);
  checkBothWays(one, bytes, { sync: "Gs/8HQ==", n: 5 });
  equal(one.selects(bytes), true);
  equal(one.selects(Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1e, 5)), false);
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
