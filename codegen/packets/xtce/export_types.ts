/**
 * Fields of a layout become parameter or argument types.
 *
 * @module
 */
import type {
  ArrayField,
  LayoutCalibration,
  LayoutCondition,
  LayoutField,
  LayoutLimits,
  LayoutSize,
  NumberField,
  ObjectField,
  TextField,
} from "../layout.ts";
import type { SimpleCalibration } from "../keyword.ts";
import { isOpen } from "../raw_range.ts";
import { xml, type XmlNode } from "./print_xml.ts";

/** What is needed to export types. */
export interface TypeExport {
  readonly kind: "Parameter" | "Argument";
  /** The name of a type for a node without its name; equal nodes share a type. */
  typeName(node: XmlNode, wanted: string): string;
  /** The reference to a field that lies before. */
  reference(path: readonly string[]): string;
  /** The element that refers to a field, in a size or a condition. */
  instance(path: readonly string[], raw: boolean): XmlNode;
  /** Notes what XTCE cannot say. */
  remark(field: LayoutField, message: string): void;
}

const ENCODINGS: { readonly [K in NumberField["encoding"]]?: string } = {
  unsigned: "unsigned",
  "twos-complement": "twosComplement",
  "sign-magnitude": "signMagnitude",
  "ones-complement": "onesComplement",
  bcd: "packedBCD",
  ieee754: "IEEE754",
  "mil-1750a": "MILSTD_1750A",
};

const CHARSETS: Readonly<Record<TextField["charset"], string>> = {
  "utf-8": "UTF-8",
  ascii: "US-ASCII",
  "iso-8859-1": "ISO-8859-1",
  "utf-16be": "UTF-16BE",
  "utf-16le": "UTF-16LE",
};

/** The size of a string whose end is found in the packet; XTCE 1.2 wants one nevertheless. */
export const IGNORED_SIZE = "_yamcs_ignore";

/**
 * Makes the type of a field.
 *
 * @param field the field
 * @param context kind, names and references
 * @returns the element without a name; `undefined` where XTCE cannot say it, which was noted
 */
export function exportType(field: LayoutField, context: TypeExport): XmlNode | undefined {
  switch (field.kind) {
    case "number":
      return exportNumber(field, context);
    case "text":
      return exportText(field, context);
    case "array":
      return exportArray(field, context);
    default:
      return exportAggregate(field, context);
  }
}

function exportNumber(field: NumberField, context: TypeExport): XmlNode {
  // Reading back makes telemetry null by itself where it is not finite or has no label.
  const isRead = context.kind === "Parameter" &&
    (field.encoding === "ieee754" || isOpen(field));
  if (field.invalid.length > 0 || (field.nullable && !isRead)) {
    context.remark(field, `values that are not valid are no part of XTCE`);
  }
  const { form, states = [], bits, integer, limits, encoding } = field;
  const content = [unitSet(field), exportEncoding(field, context)];
  if (form === "label") {
    const list = states.map(([label, value]) => xml("Enumeration", { value, label }));
    return xml(`Enumerated${context.kind}Type`, {}, [...content, xml("EnumerationList", {}, list)]);
  }
  if (form === "boolean") {
    const isPlain = states.length === 0 ||
      states.every(([label, raw]) => raw === (label === "true" ? 1 : 0));
    if (!isPlain) context.remark(field, `its raw values for false and true are no part of XTCE`);
    return xml(`Boolean${context.kind}Type`, {}, content);
  }
  const alarms = context.kind === "Parameter" && limits !== undefined
    ? exportAlarms(limits, context)
    : [];
  if (form === "digits" || (integer && field.calibration === undefined && encoding !== "ieee754")) {
    const signed = encoding === "unsigned" || encoding === "bcd" ? "false" : "true";
    const size = { signed, sizeInBits: bits > 32 ? 64 : undefined };
    return xml(`Integer${context.kind}Type`, size, [...content, ...alarms]);
  }
  const sizeInBits = bits === 64 ? 64 : 32;
  return xml(`Float${context.kind}Type`, { sizeInBits }, [...content, ...alarms]);
}

function unitSet({ unit }: LayoutField): XmlNode | undefined {
  return unit === undefined ? undefined : xml("UnitSet", {}, [xml("Unit", {}, [unit])]);
}

function exportEncoding(field: NumberField, context: TypeExport): XmlNode {
  const { bits, encoding, byteOrder, reversed, calibration } = field;
  const attributes = {
    bitOrder: reversed ? "leastSignificantBitFirst" : undefined,
    byteOrder: byteOrder === "little" && bits > 8 ? "leastSignificantByteFirst" : undefined,
    sizeInBits: bits,
    encoding: ENCODINGS[encoding],
  };
  const isFloat = encoding === "ieee754" || encoding === "mil-1750a";
  const name = isFloat ? "FloatDataEncoding" : "IntegerDataEncoding";
  return xml(
    name,
    attributes,
    calibration === undefined ? [] : exportCalibration(calibration, context),
  );
}

function exportCalibration(calibration: LayoutCalibration, context: TypeExport): XmlNode[] {
  if (!("contexts" in calibration)) {
    return [xml("DefaultCalibrator", {}, [calibrator(calibration)])];
  }
  const { contexts, otherwise } = calibration;
  const list = contexts.map(({ when, use }) =>
    xml("ContextCalibrator", {}, [
      xml("ContextMatch", {}, [exportCondition(when, context)]),
      xml("Calibrator", {}, [calibrator(use)]),
    ])
  );
  return [
    ...otherwise === undefined ? [] : [xml("DefaultCalibrator", {}, [calibrator(otherwise)])],
    xml("ContextCalibratorList", {}, list),
  ];
}

function calibrator(calibration: SimpleCalibration): XmlNode {
  if ("polynomial" in calibration) {
    const terms = calibration.polynomial.map((coefficient, exponent) =>
      xml("Term", { coefficient, exponent })
    );
    return xml("PolynomialCalibrator", {}, terms);
  }
  const { spline, order = 1, extrapolate } = calibration;
  const points = spline.map(([raw, calibrated]) => xml("SplinePoint", { order, raw, calibrated }));
  return xml("SplineCalibrator", { order, extrapolate: extrapolate ? "true" : undefined }, points);
}

function exportAlarms({ contexts, ...general }: LayoutLimits, context: TypeExport): XmlNode[] {
  const ranges = alarmRanges(general);
  const list = contexts.map(({ when, ...limits }) =>
    xml("ContextAlarm", {}, [
      alarmRanges(limits),
      xml("ContextMatch", {}, [exportCondition(when, context)]),
    ])
  );
  return [
    ...ranges === undefined ? [] : [xml("DefaultAlarm", {}, [ranges])],
    ...list.length === 0 ? [] : [xml("ContextAlarmList", {}, list)],
  ];
}

function alarmRanges(
  { warning, critical }: Pick<LayoutLimits, "warning" | "critical">,
): XmlNode | undefined {
  const range = (name: string, bounds: typeof warning): XmlNode | undefined =>
    bounds && xml(name, { minInclusive: bounds.low, maxInclusive: bounds.high });
  const ranges = [range("WarningRange", warning), range("CriticalRange", critical)];
  return ranges.every((one) => one === undefined)
    ? undefined
    : xml("StaticAlarmRanges", {}, ranges);
}

function exportText(field: TextField, context: TypeExport): XmlNode | undefined {
  const { content, length, maximum, charset } = field;
  if ("rest" in length) {
    context.remark(field, `"all that is left" is no part of XTCE: it is left out`);
    return undefined;
  }
  if (content === "bytes") {
    const size = "fixed" in length
      ? xml("FixedValue", {}, [String(length.fixed * 8)])
      : "count" in length
      ? dynamicValue(length.count, { factor: 8, context })
      : undefined;
    if (size === undefined) {
      context.remark(field, `bytes that are counted or terminated are no part of XTCE: left out`);
      return undefined;
    }
    const encoding = xml("BinaryDataEncoding", {}, [xml("SizeInBits", {}, [size])]);
    return xml(`Binary${context.kind}Type`, {}, [unitSet(field), encoding]);
  }
  const maxSizeInBits = (maximum ?? 65_535) * 8;
  const ignored = xml("DynamicValue", {}, [
    xml("ParameterInstanceRef", { parameterRef: IGNORED_SIZE }),
  ]);
  const size = "fixed" in length
    ? xml("SizeInBits", {}, [
      xml("Fixed", {}, [xml("FixedValue", {}, [String(length.fixed * 8)])]),
      length.terminator === undefined ? undefined : terminationChar(field, length.terminator),
    ])
    : "count" in length
    ? xml("Variable", { maxSizeInBits }, [dynamicValue(length.count, { factor: 8, context })])
    : "terminator" in length
    ? xml("Variable", { maxSizeInBits }, [
      ignored,
      terminationChar(field, length.terminator),
    ])
    : xml("Variable", { maxSizeInBits }, [
      ignored,
      xml("LeadingSize", { sizeInBitsOfSizeTag: length.prefixBits }),
    ]);
  const encoding = xml("StringDataEncoding", { encoding: CHARSETS[charset] }, [size]);
  return xml(`String${context.kind}Type`, {}, [unitSet(field), encoding]);
}

/** The bytes of the character that ends text, in hexadecimal digits. */
function terminationChar({ charset }: TextField, terminator: number): XmlNode {
  const byte = terminator.toString(16).padStart(2, "0").toUpperCase();
  const isWide = charset.startsWith("utf-16");
  const digits = charset === "utf-16le" ? `${byte}00` : isWide ? `00${byte}` : byte;
  return xml("TerminationChar", {}, [digits]);
}

function dynamicValue(
  size: LayoutSize,
  { factor, offset = 0, context }: {
    readonly factor: number;
    readonly offset?: number;
    readonly context: TypeExport;
  },
): XmlNode {
  const slope = size.factor * factor;
  const intercept = size.offset * factor + offset;
  const adjustment = slope === 1 && intercept === 0
    ? undefined
    : xml("LinearAdjustment", { slope, intercept });
  return xml("DynamicValue", {}, [context.instance(size.field, false), adjustment]);
}

function exportArray(field: ArrayField, context: TypeExport): XmlNode | undefined {
  const { item, count } = field;
  if (count === "rest") {
    context.remark(field, `"all that is left" is no part of XTCE: it is left out`);
    return undefined;
  }
  const type = exportType(item, context);
  if (type === undefined) return undefined;
  const end = typeof count === "number"
    ? xml("FixedValue", {}, [String(count - 1)])
    : dynamicValue(count, { factor: 1, offset: -1, context });
  const dimension = xml("Dimension", {}, [
    xml("StartingIndex", {}, [xml("FixedValue", {}, ["0"])]),
    xml("EndingIndex", {}, [end]),
  ]);
  const arrayTypeRef = context.typeName(type, `${field.path.at(-1)}_item`);
  return xml(`Array${context.kind}Type`, { arrayTypeRef }, [xml("DimensionList", {}, [dimension])]);
}

function exportAggregate(field: ObjectField, context: TypeExport): XmlNode | undefined {
  const members: XmlNode[] = [];
  for (const member of field.fields) {
    const name = member.path.at(-1) ?? "";
    const type = exportType(member, context);
    if (type === undefined) return undefined;
    if (member.when !== undefined || member.skip > 0) {
      context.remark(member, `conditions and gaps within an aggregate are no part of XTCE`);
    }
    const typeRef = context.typeName(type, name);
    members.push(xml("Member", { name, typeRef }, describe(member)));
  }
  return xml(`Aggregate${context.kind}Type`, {}, [xml("MemberList", {}, members)]);
}

/**
 * The description of a field.
 *
 * @param field the field
 * @returns a list of one element or none
 */
export function describe({ description }: Pick<LayoutField, "description">): XmlNode[] {
  return description === undefined ? [] : [xml("LongDescription", {}, [description])];
}

const OPERATORS = { "===": "==", "!==": "!=" } as const;

/**
 * Makes the comparisons of a condition.
 *
 * @param condition alternatives of comparisons
 * @param context references
 * @returns `Comparison`, `ComparisonList` or `BooleanExpression`
 */
export function exportCondition(condition: LayoutCondition, context: TypeExport): XmlNode {
  const [first = [], ...others] = condition;
  if (others.length > 0) {
    const all = condition.map((tests) => {
      const parts = tests.map((test) => exportTest(test, context));
      return parts.length === 1 ? parts[0] : xml("ANDedConditions", {}, parts);
    });
    return xml("BooleanExpression", {}, [xml("ORedConditions", {}, all)]);
  }
  const comparisons = first.map((test) => exportComparison(test, context));
  const [only] = comparisons;
  return only !== undefined && comparisons.length === 1
    ? only
    : xml("ComparisonList", {}, comparisons);
}

/** Parameters are named by an attribute, arguments by an element of their own. */
function exportComparison(test: LayoutTest, context: TypeExport): XmlNode {
  const { field, operator, raw, value } = test;
  const compared = {
    comparisonOperator: operator === "===" ? undefined : operatorOf(operator),
    value: String(value),
  };
  if (context.kind === "Argument") {
    return xml("Comparison", compared, [context.instance(field, raw)]);
  }
  return xml("Comparison", {
    parameterRef: context.reference(field),
    ...compared,
    useCalibratedValue: raw ? "false" : undefined,
  });
}

type LayoutTest = LayoutCondition[number][number];

function exportTest({ field, operator, raw, value }: LayoutTest, context: TypeExport): XmlNode {
  return xml("Condition", {}, [
    context.instance(field, raw),
    xml("ComparisonOperator", {}, [operatorOf(operator)]),
    xml("Value", {}, [String(value)]),
  ]);
}

function operatorOf(operator: LayoutTest["operator"]): string {
  return operator === "===" || operator === "!==" ? OPERATORS[operator] : operator;
}
