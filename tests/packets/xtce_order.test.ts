/** What is exported keeps the sequences of the XTCE 1.2 schema. */
import { deepEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { readXml } from "../../cli/import/read_xml.ts";
import { buildModel } from "../../codegen/build_model.ts";
import { exportXtce } from "../../codegen/packets/xtce/export_xtce.ts";
import type { XmlElement } from "../../codegen/packets/xtce/xml.ts";
import { importDocuments, ROVER } from "./rover.ts";

const NAMED = ["LongDescription", "AliasSet", "AncillaryDataSet"];
const ENCODINGS = [
  ...["BinaryDataEncoding", "FloatDataEncoding", "IntegerDataEncoding", "StringDataEncoding"],
];
const DATA = [...NAMED, "UnitSet", ...ENCODINGS];
const ALARMS = ["DefaultAlarm", "ContextAlarmList"];
const ENTRY = ["LocationInContainerInBits", "RepeatEntry", "IncludeCondition"];
const CALIBRATORS = ["DefaultCalibrator", "ContextCalibratorList"];

/** The children that each element may have, in their order; those of choices in any. */
const SEQUENCES: Readonly<Record<string, readonly string[]>> = {
  SpaceSystem: [...NAMED, "Header", "TelemetryMetaData", "CommandMetaData", "SpaceSystem"],
  TelemetryMetaData: ["ParameterTypeSet", "ParameterSet", "ContainerSet"],
  CommandMetaData: ["ParameterTypeSet", "ParameterSet", "ArgumentTypeSet", "MetaCommandSet"],
  IntegerParameterType: [...DATA, "ToString", "ValidRange", ...ALARMS],
  FloatParameterType: [...DATA, "ToString", "ValidRange", ...ALARMS],
  IntegerArgumentType: [...DATA, "ToString", "ValidRangeSet"],
  FloatArgumentType: [...DATA, "ToString", "ValidRangeSet"],
  EnumeratedParameterType: [...DATA, "EnumerationList", ...ALARMS],
  EnumeratedArgumentType: [...DATA, "EnumerationList"],
  BooleanParameterType: DATA,
  StringParameterType: DATA,
  BinaryParameterType: DATA,
  ArrayParameterType: [...NAMED, "DimensionList"],
  AggregateParameterType: [...NAMED, "MemberList"],
  Dimension: ["StartingIndex", "EndingIndex"],
  DynamicValue: ["ParameterInstanceRef", "LinearAdjustment"],
  IntegerDataEncoding: CALIBRATORS,
  FloatDataEncoding: CALIBRATORS,
  ContextCalibrator: ["ContextMatch", "Calibrator"],
  ContextAlarm: ["StaticAlarmRanges", "ContextMatch"],
  StaticAlarmRanges: ["WatchRange", "WarningRange", "DistressRange", "CriticalRange"],
  Variable: ["DynamicValue", "LeadingSize", "TerminationChar"],
  SizeInBits: ["Fixed", "FixedValue", "DynamicValue", "TerminationChar", "LeadingSize"],
  SequenceContainer: [...NAMED, "BinaryEncoding", "EntryList", "BaseContainer"],
  ParameterRefEntry: ENTRY,
  ArgumentRefEntry: ENTRY,
  MetaCommand: [...NAMED, "BaseMetaCommand", "ArgumentList", "CommandContainer"],
  CommandContainer: [...NAMED, "EntryList", "BaseContainer"],
  Condition: ["ParameterInstanceRef", "ComparisonOperator", "Value"],
};

function misplaced(element: XmlElement): string[] {
  const own = SEQUENCES[element.name];
  const names = element.children.map(({ name }) => name);
  const places = names.map((name) => own?.indexOf(name) ?? 0);
  const isOrdered = places.every((place, index) => place >= Math.max(0, places[index - 1] ?? 0));
  return [
    ...isOrdered ? [] : [`${element.line}: ${element.name} > ${names.join(", ")}`],
    ...element.children.flatMap(misplaced),
  ];
}

function namesOf(element: XmlElement): string[] {
  return [element.name, ...element.children.flatMap(namesOf)];
}

test("exportXtce() writes elements in the sequences of the XTCE schema", () => {
  const { schemas } = importDocuments(ROVER);
  const { contract } = buildModel(schemas.map(({ path, schema }) => ({ path, root: schema })));
  const { text } = exportXtce(contract, { name: "Rover" });
  const root = readXml(new TextEncoder().encode(text), "a.xml");
  deepEqual(misplaced(root), []);
  const seen = new Set(namesOf(root));
  const unseen = Object.keys(SEQUENCES).filter((name) => !seen.has(name));
  ok(unseen.length < 4, `not written: ${unseen.join(", ")}`);
});

test("exportXtce() compares arguments by an element, and bounds integers inclusively", () => {
  const u8 = { type: "integer", "x-packet": { bits: 8 } };
  const schema = {
    "x-message": { kind: "request", response: true },
    "x-packet": {},
    type: "object",
    properties: {
      kind: { ...u8, exclusiveMaximum: 5 },
      more: { ...u8, "x-packet": { bits: 8, when: { "/kind": 1 } } },
    },
    required: ["kind"],
  };
  const { contract } = buildModel([{ path: "a.schema.json", root: schema }]);
  const { text } = exportXtce(contract, { name: "A" });
  ok(/<Comparison value="1">\s*<ArgumentInstanceRef argumentRef="kind"\/>/.test(text), text);
  ok(text.includes(`maxInclusive="4"`), text);
});
