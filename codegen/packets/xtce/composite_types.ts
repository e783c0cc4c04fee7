/**
 * Types become schemas of properties; arrays and aggregates arrays and objects.
 *
 * @module
 */
import { describeField, readDataType, type TypeReading } from "./data_types.ts";
import { attribute, child, childrenOf, nameOf, type Remarks } from "./elements.ts";
import type { FieldShape, ImportedField, JsonDraft } from "./imported_field.ts";
import { readDimension, type Size } from "./sizes.ts";
import type { Named } from "./space_systems.ts";
import { propertyNameOf, UniqueNames } from "./unique_names.ts";
import type { XmlElement } from "./xml.ts";

const MAX_DEPTH = 32;

/**
 * Reads a type.
 *
 * @param type what it refers to
 * @param reading scope, remarks, whether it is of a command, and how deep it lies
 * @returns the property's schema, without description; `undefined` when it is not supported
 */
export function readType(type: Named, reading: TypeReading): FieldShape | undefined {
  return /^(?:Array|Aggregate)/.test(type.element.name)
    ? readComposite(type, reading)
    : readDataType(type, reading);
}

function readComposite(type: Named, reading: TypeReading): FieldShape | undefined {
  const { element } = type;
  if (reading.depth >= MAX_DEPTH) {
    reading.remarks.add(element, `${nameOf(element)} lies too deep or contains itself`);
    return undefined;
  }
  return element.name.startsWith("Aggregate")
    ? readAggregate(type, reading)
    : readArray(type, reading);
}

function readArray(type: Named, reading: TypeReading): FieldShape | undefined {
  const { element } = type;
  const item = readItem(type, reading);
  if (item === undefined) return undefined;
  const dimensions = childrenOf(child(element, "DimensionList"), "Dimension");
  const counts = dimensions.map((one) => readDimension(one, reading.scope, reading.remarks));
  if (counts.length === 0) {
    reading.remarks.add(element, `${nameOf(element)} has no dimensions: expected at least one`);
  }
  return counts.length === 0 ? undefined : repeat(item, counts);
}

/**
 * The items of an array type.
 *
 * @param type the array type
 * @param reading scope, remarks, and how deep it lies
 * @returns what they are; `undefined` when they are not supported
 */
export function readItem(type: Named, reading: TypeReading): FieldShape | undefined {
  const name = attribute(type.element, "arrayTypeRef") ?? "";
  const found = reading.scope.findType(name, type);
  if (found === undefined) {
    reading.remarks.add(type.element, `Type "${name}" of ${nameOf(type.element)} does not exist`);
    return undefined;
  }
  return readType(found, { ...reading, depth: reading.depth + 1 });
}

/**
 * Makes arrays of a field, the first count for the outermost.
 *
 * @param item the items
 * @param counts how many, for each dimension
 * @returns the array; `undefined` where a count is not known or the items take all that is left
 */
export function repeat(
  item: FieldShape,
  counts: readonly (Size | undefined)[],
): FieldShape | undefined {
  return counts.toReversed().reduce<FieldShape | undefined>((inner, count) => {
    if (inner === undefined || inner.isRest === true || count === undefined) return undefined;
    const bits = typeof count === "number" && inner.bits !== undefined
      ? count * inner.bits
      : undefined;
    return {
      kind: "array",
      schema: { type: "array", items: describeField(inner, []) },
      packet: { count },
      ...bits !== undefined && { bits },
      calibrated: false,
    };
  }, item);
}

function readAggregate(type: Named, reading: TypeReading): FieldShape | undefined {
  const names = new UniqueNames();
  const members: ImportedField[] = [];
  for (const member of childrenOf(child(type.element, "MemberList"), "Member")) {
    const field = readMember(member, { type, reading, names });
    if (field === undefined) return undefined;
    members.push(field);
  }
  if (members.length === 0) {
    reading.remarks.add(type.element, `${nameOf(type.element)} has no members: it is left out`);
    return undefined;
  }
  return objectOf(members);
}

interface Membership {
  readonly type: Named;
  readonly reading: TypeReading;
  readonly names: UniqueNames;
}

function readMember(
  member: XmlElement,
  { type, reading, names }: Membership,
): ImportedField | undefined {
  const name = attribute(member, "typeRef") ?? "";
  const found = reading.scope.findType(name, type);
  if (found === undefined) reportType(member, name, reading.remarks);
  const shape = found && readType(found, { ...reading, depth: reading.depth + 1 });
  if (found === undefined || shape === undefined || shape.isRest === true) return undefined;
  const schema = describeField(shape, [member, found.element]);
  return { ...shape, schema, name: names.add(propertyNameOf(member)), required: true };
}

function reportType(member: XmlElement, name: string, remarks: Remarks): void {
  remarks.add(member, `Type "${name}" of ${nameOf(member)} does not exist`);
}

/**
 * Makes an object of fields.
 *
 * @param members the fields, described
 * @returns the object
 */
export function objectOf(members: readonly ImportedField[]): FieldShape {
  const bits = members.reduce<number | undefined>(
    (sum, member) => sum === undefined || member.bits === undefined ? undefined : sum + member.bits,
    0,
  );
  return {
    kind: "object",
    schema: objectSchema(members),
    packet: {},
    ...bits !== undefined && { bits },
    calibrated: false,
    members,
  };
}

/**
 * The schema of an object.
 *
 * @param fields its fields, described
 * @returns `type`, `properties` and `required`
 */
export function objectSchema(fields: readonly ImportedField[]): JsonDraft {
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    ...required.length > 0 && { required },
  };
}
