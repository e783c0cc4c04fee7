/**
 * Layouts in, an XTCE 1.2 document out.
 *
 * @module
 */
import type { Contract, Schema, SchemaObject } from "../../model.ts";
import type { LayoutField, PacketLayout } from "../layout.ts";
import {
  describe,
  exportCondition,
  exportType,
  IGNORED_SIZE,
  type TypeExport,
} from "./export_types.ts";
import { printXml, xml, type XmlNode } from "./print_xml.ts";

/** What came of layouts. */
export interface XtceExport {
  readonly text: string;
  /** What XTCE cannot say, by schema. */
  readonly remarks: readonly {
    readonly file: string;
    readonly pointer: string;
    readonly message: string;
  }[];
}

const NAMESPACE = "http://www.omg.org/spec/XTCE/20180204";

/**
 * Writes layouts as XTCE 1.2: events become containers, requests become commands.
 *
 * @param contract the contract, with layouts
 * @param options `name` of the space system around all, where schemas lie in several folders
 * @returns the document, and what it cannot say
 */
export function exportXtce(contract: Contract, { name }: { readonly name: string }): XtceExport {
  const { layouts = [] } = contract;
  const requests = new Set(
    contract.messages.filter(({ kind }) => kind === "request").map(({ payload }) => payload),
  );
  const schemas = new Map(contract.definitions.map(({ id, schema }) => [id, schema]));
  const root = new System(name);
  const remarks: XtceExport["remarks"][number][] = [];
  for (const [path, members] of groupByFolder(layouts)) {
    const system = path.reduce((at, folder) => at.child(folder), root);
    const context = { system, remarks };
    const events = members.filter(({ definition }) => !requests.has(definition));
    exportEvents(events, context);
    for (const layout of members) {
      if (requests.has(layout.definition)) exportRequest(layout, { ...context, schemas });
    }
  }
  const attributes = { xmlns: NAMESPACE };
  const [only] = [...root.children.values()];
  // One folder around all schemas is the outer system itself, so that it is read back as such.
  const isWrapper = root.isEmpty && root.children.size === 1 && only !== undefined;
  return { text: printXml((isWrapper ? only : root).print(attributes)), remarks };
}

/** The folders of schemas, the outer ones first, each with its packets. */
function groupByFolder(
  layouts: readonly PacketLayout[],
): (readonly [path: readonly string[], layouts: readonly PacketLayout[]])[] {
  const groups = new Map<string, PacketLayout[]>();
  for (const layout of layouts) {
    const folder = layout.at.file.split("/").slice(0, -1).map(legalName).join("/");
    groups.set(folder, [...groups.get(folder) ?? [], layout]);
  }
  return [...groups].map(([folder, members]) =>
    [folder === "" ? [] : folder.split("/"), members] as const
  );
}

interface Exporting {
  /** By definition, where values are held to ranges and have defaults. */
  readonly schemas?: ReadonlyMap<string, Schema>;
  readonly system: System;
  readonly remarks: XtceExport["remarks"][number][];
}

/** A space system that is being made. */
class System {
  readonly name: string;
  readonly children = new Map<string, System>();
  readonly #types = { Parameter: new Map<string, XmlNode>(), Argument: new Map<string, XmlNode>() };
  readonly #names = { Parameter: new Map<string, string>(), Argument: new Map<string, string>() };
  readonly #parameters = new Map<string, XmlNode>();
  readonly containers: XmlNode[] = [];
  readonly commands: XmlNode[] = [];

  constructor(name: string) {
    this.name = legalName(name);
  }

  get isEmpty(): boolean {
    return this.containers.length === 0 && this.commands.length === 0;
  }

  child(name: string): System {
    const known = this.children.get(name);
    if (known !== undefined) return known;
    const system = new System(name);
    this.children.set(name, system);
    return system;
  }

  /** The name of a type; one that is already there is taken again. */
  typeName(kind: "Parameter" | "Argument", node: XmlNode, wanted: string): string {
    const key = JSON.stringify(node);
    const known = this.#names[kind].get(key);
    if (known !== undefined) return known;
    let name = `${legalName(wanted)}_Type`;
    for (let number = 2; this.#types[kind].has(name); number++) {
      name = `${legalName(wanted)}_Type_${number}`;
    }
    this.#names[kind].set(key, name);
    this.#types[kind].set(name, { ...node, attributes: { name, ...node.attributes } });
    return name;
  }

  /** Adds a parameter; gives the reference to it. One of the same name but other content moves. */
  addParameter(node: XmlNode, owner: string): string {
    const name = String(node.attributes["name"]);
    const known = this.#parameters.get(name);
    if (known === undefined || JSON.stringify(known) === JSON.stringify(node)) {
      this.#parameters.set(name, node);
      return name;
    }
    const inner = this.child(owner);
    const { parameterTypeRef, ...attributes } = node.attributes;
    const outer = { ...attributes, parameterTypeRef: `../${parameterTypeRef}` };
    inner.addParameter({ ...node, attributes: outer }, owner);
    return `${owner}/${name}`;
  }

  print(attributes: XmlNode["attributes"] = {}): XmlNode {
    const parameterTypes = [...this.#types.Parameter.values()];
    const argumentTypes = [...this.#types.Argument.values()];
    const parameters = [...this.#parameters.values()];
    const telemetry = [
      list("ParameterTypeSet", parameterTypes),
      list("ParameterSet", parameters),
      list("ContainerSet", this.containers),
    ];
    const commands = [
      list("ArgumentTypeSet", argumentTypes),
      list("MetaCommandSet", this.commands),
    ];
    return xml("SpaceSystem", { name: this.name, ...attributes }, [
      list("TelemetryMetaData", telemetry.filter((one) => one !== undefined)),
      this.commands.length === 0
        ? undefined
        : list("CommandMetaData", commands.filter((one) => one !== undefined)),
      ...[...this.children.values()].map((child) => child.print()),
    ]);
  }
}

function list(name: string, children: readonly XmlNode[]): XmlNode | undefined {
  return children.length === 0 ? undefined : xml(name, {}, children);
}

/** XTCE's names have none of `. / : [ ]` and no blanks. */
function legalName(name: string): string {
  return name.replace(/[./:[\]\s]/g, "_") || "_";
}

function fileName({ at }: PacketLayout): string {
  return legalName(at.file.replace(/^.*\//, "").replace(/\.schema\.\w+$/, ""));
}

/** A field with its parameter or argument, and the entry that refers to it. */
interface ExportedField {
  readonly field: LayoutField;
  readonly entry: XmlNode;
  /** Equal for fields that two packets can share. */
  readonly key: string;
}

function exportFields(
  layout: PacketLayout,
  kind: TypeExport["kind"],
  { system, remarks, schemas }: Exporting,
): {
  readonly fields: readonly ExportedField[];
  readonly members: readonly XmlNode[];
  readonly context: TypeExport;
} {
  const references = new Map<string, string>();
  const members: XmlNode[] = [];
  const attribute = kind === "Parameter" ? "parameterRef" : "argumentRef";
  const reference = (path: readonly string[]): string => {
    const [name = "", ...rest] = path;
    return [references.get(name) ?? legalName(name), ...rest.map(legalName)].join("/");
  };
  const remark = ({ at }: LayoutField, message: string): void =>
    void remarks.push({
      file: at.file,
      pointer: at.pointer,
      message: `Field is not exported as it is: ${message}`,
    });
  const context: TypeExport = {
    kind,
    typeName: (node, wanted) => system.typeName(kind, node, wanted),
    reference,
    instance: (path, raw) =>
      xml(`${kind}InstanceRef`, {
        [attribute]: reference(path),
        useCalibratedValue: raw ? "false" : undefined,
      }),
    remark,
  };
  const fields = layout.fields.flatMap((field): ExportedField[] => {
    const [property = ""] = field.path;
    const name = legalName(property);
    if (name !== property) remark(field, `its name becomes ${JSON.stringify(name)}`);
    if (kind === "Argument" && field.kind === "number" && field.constant !== undefined) {
      return [{ field, entry: fixedValue(name, field.bits, field.constant), key: "" }];
    }
    if (field.kind === "number" && field.constant !== undefined) {
      remark(field, "constants of telemetry are no part of XTCE");
    }
    const bare = exportType(field, context);
    if (bare === undefined) return [];
    const schema = propertyOf(schemas?.get(layout.definition), property);
    const type = withRange(bare, schema);
    const attributes = {
      name,
      [`${kind.toLowerCase()}TypeRef`]: system.typeName(kind, type, property),
      initialValue: schema?.default === undefined ? undefined : String(schema.default),
    };
    const node = xml(kind, attributes, describe(field));
    const target = kind === "Parameter" ? system.addParameter(node, fileName(layout)) : name;
    references.set(property, target);
    if (kind === "Argument") members.push(node);
    const entry = xml(`${kind}RefEntry`, { [attribute]: target }, entryDetails(field, context));
    return [{ field, entry, key: JSON.stringify(entry) }];
  });
  return { fields, members, context };
}

function propertyOf(schema: Schema | undefined, name: string): SchemaObject | undefined {
  const [, property] = typeof schema === "object"
    ? schema.properties?.find(([known]) => known === name) ?? []
    : [];
  return typeof property === "object" ? property : undefined;
}

/** The range that people are held to; it stands behind the encoding. */
function withRange(type: XmlNode, schema: SchemaObject | undefined): XmlNode {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema ?? {};
  // Ranges of integers know inclusive bounds alone.
  const isInteger = type.name.startsWith("Integer");
  const step = (bound: number | undefined, by: number): number | undefined =>
    isInteger && bound !== undefined
      ? (by > 0 ? Math.floor(bound) : Math.ceil(bound)) + by
      : undefined;
  const range = {
    minInclusive: minimum ?? step(exclusiveMinimum, 1),
    maxInclusive: maximum ?? step(exclusiveMaximum, -1),
    minExclusive: isInteger ? undefined : exclusiveMinimum,
    maxExclusive: isInteger ? undefined : exclusiveMaximum,
  };
  if (Object.values(range).every((bound) => bound === undefined)) return type;
  const ranges = xml("ValidRangeSet", {}, [xml("ValidRange", range)]);
  return { ...type, children: [...type.children, ranges] };
}

function entryDetails(field: LayoutField, context: TypeExport): XmlNode[] {
  const { skip, when } = field;
  return [
    ...skip === 0 ? [] : [
      xml("LocationInContainerInBits", { referenceLocation: "previousEntry" }, [
        xml("FixedValue", {}, [String(skip)]),
      ]),
    ],
    ...when === undefined ? [] : [xml("IncludeCondition", {}, [exportCondition(when, context)])],
  ];
}

function fixedValue(name: string, sizeInBits: number, constant: number): XmlNode {
  const value = BigInt.asUintN(sizeInBits, BigInt(constant)).toString(16).toUpperCase();
  const digits = value.length + (value.length % 2);
  return xml("FixedValueEntry", { name, binaryValue: value.padStart(digits, "0"), sizeInBits });
}

interface ExportedLayout extends ReturnType<typeof exportFields> {
  readonly layout: PacketLayout;
}

function exportEvents(layouts: readonly PacketLayout[], exporting: Exporting): void {
  const { system } = exporting;
  const all = layouts.map((layout): ExportedLayout => ({
    layout,
    ...exportFields(layout, "Parameter", exporting),
  }));
  if (usesIgnored(system)) addIgnored(system);
  const families = new Map<string, ExportedLayout[]>();
  for (const one of all) {
    const { family, select } = one.layout;
    if (family === undefined || select === undefined) addContainer(one, { exporting, start: 0 });
    else families.set(family, [...families.get(family) ?? [], one]);
  }
  for (const [family, members] of families) exportFamily(family, members, exporting);
}

function usesIgnored(system: System): boolean {
  return JSON.stringify(system.print()).includes(IGNORED_SIZE);
}

/** A parameter that nothing reads, for sizes that XTCE wants although the packet tells them. */
function addIgnored(system: System): void {
  const type = xml("IntegerParameterType", { signed: "false" }, [
    xml("IntegerDataEncoding", { sizeInBits: 8, encoding: "unsigned" }),
  ]);
  const parameterTypeRef = system.typeName("Parameter", type, IGNORED_SIZE);
  system.addParameter(xml("Parameter", { name: IGNORED_SIZE, parameterTypeRef }), system.name);
}

/** The fields that all packets of a family begin with lie in a container of their own. */
function exportFamily(
  family: string,
  members: readonly ExportedLayout[],
  exporting: Exporting,
): void {
  const { system, remarks } = exporting;
  const [first] = members;
  if (first === undefined) return;
  const selected = members.map(({ layout, fields }) => lastSelected(layout, fields));
  const common = first.fields.findIndex(({ key }, index) =>
    members.some(({ fields }) => fields[index]?.key !== key)
  );
  const shared = common < 0 ? first.fields.length : common;
  const end = members.length === 1 ? Math.max(...selected) : shared;
  const isTaken = members.some(({ layout }) => fileName(layout) === legalName(family));
  const name = legalName(isTaken ? `${family}_base` : family);
  const entries = first.fields.slice(0, end).map(({ entry }) => entry);
  system.containers.push(
    xml("SequenceContainer", { name, abstract: "true" }, [xml("EntryList", {}, entries)]),
  );
  for (const [index, member] of members.entries()) {
    const { layout, context } = member;
    const isKnown = (selected[index] ?? 0) <= end && layout.select !== undefined;
    if (!isKnown) {
      const message = "Selection is not exported: it looks at fields that not all packets share";
      remarks.push({ ...layout.at, message });
    }
    const criteria = isKnown && layout.select !== undefined
      ? [xml("RestrictionCriteria", {}, [exportCondition(layout.select, context)])]
      : [];
    const base = xml("BaseContainer", { containerRef: name }, criteria);
    addContainer(member, { exporting, start: end, base });
  }
}

/** Behind which field a selection knows all that it looks at. */
function lastSelected({ select = [] }: PacketLayout, fields: readonly ExportedField[]): number {
  const names = new Set(select.flat().map(({ field: [name] }) => name));
  return fields.findLastIndex(({ field }) => names.has(field.path[0])) + 1;
}

function addContainer(
  { layout, fields }: ExportedLayout,
  { exporting: { system, remarks }, start, base }: {
    readonly exporting: Exporting;
    readonly start: number;
    readonly base?: XmlNode;
  },
): void {
  noteUnsupported(layout, remarks);
  const entries = fields.slice(start).map(({ entry }) => entry);
  system.containers.push(
    xml("SequenceContainer", { name: fileName(layout) }, [
      ...describe(layout),
      xml("EntryList", {}, entries),
      base,
    ]),
  );
}

function noteUnsupported(layout: PacketLayout, remarks: Exporting["remarks"]): void {
  const { checksum, length, padding, at } = layout;
  const what = [
    checksum !== undefined && checksum.lies !== "field" ? "checksum" : undefined,
    length === undefined ? undefined : "computed length",
    padding === 0 ? undefined : "padding",
  ].filter((one) => one !== undefined);
  if (what.length > 0) {
    remarks.push({ ...at, message: `Packet's ${what.join(", ")} is not exported` });
  }
}

function exportRequest(layout: PacketLayout, exporting: Exporting): void {
  const { system, remarks } = exporting;
  const { fields, members } = exportFields(layout, "Argument", exporting);
  noteUnsupported(layout, remarks);
  if (layout.select !== undefined) {
    remarks.push({ ...layout.at, message: "Selection of a command is not exported" });
  }
  const name = fileName(layout);
  system.commands.push(
    xml("MetaCommand", { name }, [
      ...describe(layout),
      list("ArgumentList", members),
      xml("CommandContainer", { name: `${name}_container` }, [
        xml("EntryList", {}, fields.map(({ entry }) => entry)),
      ]),
    ]),
  );
}
