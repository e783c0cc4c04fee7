/**
 * Reads the entries of a container into a packet.
 *
 * @module
 */
import type { JsonValue } from "../../model.ts";
import { objectOf, readItem, readType, repeat } from "./composite_types.ts";
import { printCondition, readParts } from "./conditions.ts";
import { allOf } from "./disjunctions.ts";
import { describeField } from "./data_types.ts";
import {
  asSize,
  attribute,
  child,
  childrenOf,
  nameOf,
  numberOf,
  type Remarks,
  sizeAttribute,
} from "./elements.ts";
import { readRaw } from "./encodings.ts";
import type { FieldShape, ImportedField } from "./imported_field.ts";
import type { MessageScope } from "./message_scope.ts";
import { PacketDraft } from "./packet_draft.ts";
import { readDimension, readSize } from "./sizes.ts";
import type { Named } from "./space_systems.ts";
import { propertyNameOf } from "./unique_names.ts";
import type { XmlElement } from "./xml.ts";

/** Alternatives that must hold for an entry to be there. */
export type Criteria = NonNullable<ReturnType<typeof readParts>>;

/** What is needed to read entries. */
export interface EntryReading {
  readonly draft: PacketDraft;
  readonly scope: MessageScope;
  readonly remarks: Remarks;
  /** The arguments of a command, by name; absent for telemetry. */
  readonly argumentsByName?: ReadonlyMap<string, Named>;
  /** Fills in what a command gives an argument. */
  readonly assign?: (field: ImportedField, name: string) => ImportedField;
  /** Containers that are being read. */
  readonly within: ReadonlySet<XmlElement>;
  /** Where the container starts, in bits; absent behind a field whose size differs. */
  readonly start: number | undefined;
  readonly when?: Criteria;
}

/** An entry, and what it says besides. */
interface Entry {
  readonly element: XmlElement;
  /** The container that it stands in. */
  readonly owner: Named;
  readonly reading: EntryReading;
}

/**
 * Reads a container's own entries, without those that it inherits.
 *
 * @param owner the container
 * @param reading the packet, what is known, and where to note what is not supported
 */
export function readEntries(owner: Named, reading: EntryReading): void {
  for (const element of child(owner.element, "EntryList")?.children ?? []) {
    if (reading.draft.isClosed) {
      reading.remarks.add(element, `${describe(element)} follows what takes the rest: left out`);
      return;
    }
    readEntry({ element, owner, reading });
  }
  reading.draft.reach(endOf(owner.element, reading) ?? 0);
}

function describe(element: XmlElement): string {
  const reference = [...element.attributes].find(([name]) => name.endsWith("Ref"))?.[1];
  return reference === undefined ? nameOf(element) : `${element.name} "${reference}"`;
}

function readEntry(entry: Entry): void {
  const { element, reading } = entry;
  const include = child(element, "IncludeCondition");
  const own = include && readParts(include, reading.scope, reading.remarks);
  const when = include === undefined
    ? reading.when
    : own && allOf([...reading.when === undefined ? [] : [reading.when], own]);
  if (include !== undefined && when === undefined) {
    closeWith(entry, "its condition is not supported");
    return;
  }
  if (when?.length === 0) {
    reading.remarks.add(element, `${describe(element)} is left out: its condition never holds`);
    return;
  }
  const placed = { ...entry, reading: { ...reading, ...when && { when } } };
  if (!locate(placed)) return;
  if (element.name === "ContainerRefEntry") readContainerEntry(placed);
  else readFieldEntry(placed);
}

/** Moves to where the entry lies; `false` where it cannot be placed. */
function locate({ element, owner, reading }: Entry): boolean {
  const { draft, scope, remarks, start } = reading;
  const location = child(element, "LocationInContainerInBits");
  if (location === undefined) return true;
  const offset = readSize(location, scope, remarks);
  const from = attribute(location, "referenceLocation") ?? "previousEntry";
  const end = from === "containerEnd" ? endOf(owner.element, reading) : 0;
  const isPossible = typeof offset === "number" && Number.isInteger(offset) &&
    end !== undefined && (from !== "nextEntry" || offset === 0);
  if (!isPossible) {
    remarks.add(location, `Location of ${describe(element)} is not supported: it is left out`);
    return false;
  }
  if (from === "previousEntry" && draft.position === undefined && offset >= 0) {
    draft.skip(offset);
    return true;
  }
  if (from === "containerEnd") {
    draft.position = end - Math.abs(offset);
    return true;
  }
  const base = from === "containerStart" ? start : draft.position;
  if (base === undefined) {
    remarks.add(location, `Location of ${describe(element)} is not known: it is left out`);
    return false;
  }
  draft.position = base + offset;
  return true;
}

/** Where a container ends whose size is fixed, in bits of the packet. */
function endOf(container: XmlElement, { scope, remarks, start }: EntryReading): number | undefined {
  const size = readSize(child(container, "BinaryEncoding", "SizeInBits"), scope, remarks);
  const bits = typeof size === "number" ? asSize(size) : undefined;
  return bits === undefined || start === undefined ? undefined : start + bits;
}

/** Bits of unknown size: all that follows is left as bytes. */
function closeWith({ element, reading }: Entry, reason: string): void {
  const { draft, remarks } = reading;
  remarks.add(element, `${describe(element)} is left as bytes with all that follows: ${reason}`);
  addRest(draft);
}

/**
 * Takes all that is left of the packet as bytes.
 *
 * @param draft the packet
 */
export function addRest(draft: PacketDraft): void {
  const packet = { encoding: "bytes", length: { rest: true } };
  const schema = { type: "string", contentEncoding: "base64", "x-packet": packet };
  draft.add({
    name: draft.names.add("rest"),
    kind: "bytes",
    schema,
    packet,
    required: true,
    calibrated: false,
    isRest: true,
  }, draft.position);
}

function readContainerEntry(entry: Entry): void {
  const { element, owner, reading } = entry;
  const { draft, scope } = reading;
  const name = attribute(element, "containerRef") ?? "";
  const found = scope.findNamed(["container"], name, owner.system);
  if (found === undefined || reading.within.has(found.element)) {
    const reason = found === undefined ? "does not exist" : "contains itself";
    closeWith(entry, `container "${name}" ${reason}`);
    return;
  }
  const within = new Set([...reading.within, found.element]);
  const repeats = child(element, "RepeatEntry");
  if (repeats === undefined) {
    readInherited(found, { ...reading, within, start: draft.position });
    return;
  }
  const inner = new PacketDraft();
  const part = { ...reading, draft: inner, scope: scope.within(), within, start: 0 };
  const { when: _, ...unconditional } = part;
  readInherited(found, unconditional);
  const members = inner.finish();
  if (members.length === 0 || inner.isClosed) {
    closeWith(entry, `container "${name}" cannot repeat`);
    return;
  }
  addField(entry, { element: found.element, shape: objectOf(members) });
}

/**
 * Reads a container with all that it inherits, the base first.
 *
 * @param container the container
 * @param reading the packet and what is known
 * @returns the alternatives of all its restriction criteria that could be said
 */
export function readInherited(container: Named, reading: EntryReading): Criteria[] {
  const base = child(container.element, "BaseContainer");
  const name = attribute(base, "containerRef") ?? "";
  const found = base && reading.scope.findNamed(["container"], name, container.system);
  const criteria: Criteria[] = [];
  if (base !== undefined && (found === undefined || reading.within.has(found.element))) {
    const reason = found === undefined ? "does not exist" : "inherits from itself";
    reading.remarks.add(base, `Base container "${name}" ${reason}: nothing is inherited`);
  } else if (found !== undefined) {
    const within = new Set([...reading.within, found.element]);
    criteria.push(...readInherited(found, { ...reading, within }));
  }
  const own = readParts(child(base, "RestrictionCriteria"), reading.scope, reading.remarks);
  if (own !== undefined) criteria.push(own);
  readEntries(container, reading);
  return criteria;
}

/** What an entry refers to, and what its type says. */
interface Content {
  readonly element: XmlElement;
  readonly shape: FieldShape;
}

function readFieldEntry(entry: Entry): void {
  const { element, reading } = entry;
  switch (element.name) {
    case "ParameterRefEntry":
    case "ArrayParameterRefEntry":
    case "ArgumentRefEntry":
    case "ArrayArgumentRefEntry": {
      const content = readReference(entry);
      if (content !== undefined) addField(entry, content);
      return;
    }
    case "FixedValueEntry":
      readFixedValue(entry);
      return;
    default: {
      const bits = sizeAttribute(element, "sizeInBits");
      if (bits === undefined || bits === 0) return closeWith(entry, "it is not supported");
      reading.remarks.add(element, `${describe(element)} is not supported: its bits stay raw`);
      addField(entry, { element, shape: rawShape(bits) });
    }
  }
}

function rawShape(bits: number): FieldShape {
  const { packet, isRest } = readRaw(bits);
  if (bits > 64) {
    const schema = { type: "string", contentEncoding: "base64" };
    return { kind: "bytes", schema, packet, calibrated: false, ...isRest ? { isRest } : { bits } };
  }
  if (bits <= 53) {
    return { kind: "integer", schema: { type: "integer" }, packet, bits, calibrated: false };
  }
  const digits = { ...packet, encoding: "unsigned" };
  return { kind: "digits", schema: { type: "string" }, packet: digits, bits, calibrated: false };
}

function readReference(entry: Entry): Content | undefined {
  const { element, owner, reading } = entry;
  const { scope, remarks } = reading;
  const isArgument = element.name.includes("Argument");
  const name = attribute(element, isArgument ? "argumentRef" : "parameterRef") ?? "";
  const found = isArgument
    ? reading.argumentsByName?.get(name)
    : scope.findNamed(["parameter"], name, owner.system);
  const typeName = attribute(found?.element, isArgument ? "argumentTypeRef" : "parameterTypeRef");
  const type = found && scope.findType(typeName ?? "", found);
  if (found === undefined || type === undefined) {
    const missing = found === undefined ? "it does not exist" : `type "${typeName}" does not exist`;
    closeWith(entry, missing);
    return undefined;
  }
  const isCommand = reading.argumentsByName !== undefined;
  const typeReading = { scope, remarks, isCommand, depth: 0 };
  const dimensions = childrenOf(child(element, "DimensionList"), "Dimension");
  const item = dimensions.length > 0 ? readItem(type, typeReading) : undefined;
  const shape = item === undefined
    ? readType(type, typeReading)
    : repeat(item, dimensions.map((one) => readDimension(one, scope, remarks)));
  if (shape === undefined) {
    closeWith(entry, `${nameOf(type.element)} is not supported`);
    return undefined;
  }
  const schema = describeField({ ...shape, packet: {} }, [found.element, type.element]);
  return { element: found.element, shape: { ...shape, schema } };
}

/** Adds the field of an entry, as an array where the entry repeats. */
function addField(entry: Entry, { element, shape }: Content): void {
  const { reading } = entry;
  const { draft, scope, remarks, when } = reading;
  const repeats = child(entry.element, "RepeatEntry");
  const repeated = repeats === undefined ? shape : repeatField(repeats, shape, reading);
  if (repeated === undefined) {
    closeWith(entry, "it repeats in a way that is not supported");
    return;
  }
  const condition = when && printCondition(when);
  const { bits } = repeated;
  if (draft.position !== undefined && draft.isTaken(draft.position, bits ?? 0)) {
    remarks.add(entry.element, `${describe(entry.element)} overlaps another entry: left out`);
    draft.position += bits ?? 0;
    return;
  }
  const packet = { ...repeated.packet, ...condition !== undefined && { when: condition } };
  const name = draft.names.add(propertyNameOf(element));
  const described = describeField({ ...repeated, packet }, []);
  const isConditional = condition !== undefined;
  const required = !isConditional;
  const field = { ...repeated, packet, schema: described, name, required, isConditional };
  const assigned = reading.assign?.(field, attribute(element, "name") ?? "") ?? field;
  draft.add(assigned, draft.position);
  scope.add(element, assigned);
}

function repeatField(
  repeats: XmlElement,
  shape: FieldShape,
  { scope, remarks }: EntryReading,
): FieldShape | undefined {
  const count = readSize(child(repeats, "Count"), scope, remarks);
  const offset = numberOf(child(repeats, "Offset", "FixedValue")?.text) ?? 0;
  const hasOffset = offset !== 0 || child(repeats, "Offset", "DynamicValue") !== undefined;
  if (count === undefined || hasOffset) return undefined;
  const isPossible = typeof count !== "number" || (Number.isInteger(count) && count >= 0);
  return isPossible ? repeat(shape, [count]) : undefined;
}

/** Bits that are always the same: constants of at most 32 bits. */
function readFixedValue(entry: Entry): void {
  const { element, reading } = entry;
  const text = (attribute(element, "binaryValue") ?? "").replace(/^0x/i, "");
  const bits = sizeAttribute(element, "sizeInBits") ?? text.length * 4;
  if (!/^[\da-fA-F]*$/.test(text) || bits === 0 || bits > 4096) {
    closeWith(entry, "its value is not supported");
    return;
  }
  const binary = Array.from(
    text,
    (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0"),
  )
    .join("").padStart(bits, "0").slice(-bits);
  for (let at = 0; at < bits; at += 32) {
    const part = binary.slice(at, at + 32);
    const packet = { bits: part.length, constant: Number.parseInt(part, 2) };
    const schema = describeField({ ...constantShape(packet), packet }, [element]);
    const name = reading.draft.names.add(attribute(element, "name") || "fixed");
    const field = { ...constantShape(packet), schema, name, required: false };
    reading.draft.add(field, reading.draft.position);
  }
}

function constantShape(packet: { bits: number; constant: number }): FieldShape {
  const schema: { [name: string]: JsonValue } = { type: "integer" };
  return { kind: "integer", schema, packet, bits: packet.bits, calibrated: false };
}
