/**
 * XTCE in, schema files out.
 *
 * @module
 */
import { typeName } from "../../names.ts";
import { type ImportedSchema, settleSchemas } from "./settle_schemas.ts";
import { attribute, child, nameOf, Remarks } from "./elements.ts";
import {
  type Definitions,
  type ImportedMessage,
  readEvent,
  readRequest,
  schemaOf,
} from "./messages.ts";
import { findNamed, type Named, readSystems, type SpaceSystem } from "./space_systems.ts";
import type { Remark, XmlElement } from "./xml.ts";

export type { ImportedSchema } from "./settle_schemas.ts";

/** What came of definitions. */
export interface XtceImport {
  /** In the order of the definitions. */
  readonly schemas: readonly ImportedSchema[];
  /** What is not supported, by place. */
  readonly remarks: readonly Remark[];
}

/** Elements that say nothing of packets, and are left out without a word. */
const SILENT = [
  ...["LongDescription", "AliasSet", "AncillaryDataSet", "Header", "TelemetryMetaData"],
  ...["CommandMetaData", "SpaceSystem", "ParameterTypeSet", "ParameterSet", "ContainerSet"],
  ...["ArgumentTypeSet", "MetaCommandSet", "CommandContainerSet"],
];

/**
 * Makes schemas of XTCE definitions.
 *
 * @param roots the elements `SpaceSystem` of one or several documents
 * @returns the schemas of all containers that are not abstract and of all commands, and what is
 * not supported; nothing that a definition says throws
 */
export function importXtce(roots: readonly XmlElement[]): XtceImport {
  const remarks = new Remarks();
  const systems = roots.flatMap((root) => {
    if (root.name === "SpaceSystem") return readSystems(root, remarks);
    remarks.add(root, `Element ${root.name} is no definition: expected SpaceSystem`);
    return [];
  });
  const definitions = { systems, remarks };
  for (const { element } of systems) noteUnsupported(element, remarks);
  const messages = [...readEvents(definitions), ...readRequests(definitions)];
  const schemas = settleSchemas(nameSchemas(messages), remarks);
  return { schemas, remarks: remarks.sorted() };
}

function noteUnsupported(system: XmlElement, remarks: Remarks): void {
  const places = [system, child(system, "TelemetryMetaData"), child(system, "CommandMetaData")];
  for (const part of places.flatMap((place) => place?.children ?? [])) {
    if (!SILENT.includes(part.name)) remarks.add(part, `${nameOf(part)} is not supported`);
  }
}

function readEvents(definitions: Definitions): ImportedMessage[] {
  const { systems } = definitions;
  const containers = systems.flatMap((system) =>
    (child(system.element, "TelemetryMetaData", "ContainerSet")?.children ?? [])
      .filter(({ name }) => name === "SequenceContainer" || name === "Container")
      .map((element): Named => ({ element, system }))
  );
  const { heirs, parts } = usedContainers(containers, systems);
  return containers.flatMap((container) => {
    const { element } = container;
    if (element.attributes.get("abstract") === "true") return [];
    const base = child(element, "BaseContainer");
    if (base === undefined && parts.has(element)) return [];
    return readEvent(container, definitions, heirs.get(element)) ?? [];
  });
}

/** Containers that others inherit from, and those that others contain. */
function usedContainers(containers: readonly Named[], systems: readonly SpaceSystem[]): {
  readonly heirs: ReadonlyMap<XmlElement, readonly Named[]>;
  readonly parts: ReadonlySet<XmlElement>;
} {
  const find = (name: string, from: SpaceSystem): XmlElement[] => {
    const found = findNamed(systems, ["container"], { name, from });
    return found === undefined ? [] : [found.element];
  };
  const heirs = new Map<XmlElement, Named[]>();
  for (const heir of containers) {
    const base = attribute(child(heir.element, "BaseContainer"), "containerRef");
    for (const found of base === undefined ? [] : find(base, heir.system)) {
      heirs.set(found, [...heirs.get(found) ?? [], heir]);
    }
  }
  const parts = containers.flatMap(({ element, system }) =>
    (child(element, "EntryList")?.children ?? []).flatMap((entry) => {
      const part = attribute(entry, "containerRef");
      return part === undefined ? [] : find(part, system);
    })
  );
  return { heirs, parts: new Set(parts) };
}

function readRequests(definitions: Definitions): ImportedMessage[] {
  return definitions.systems.flatMap((system) =>
    (child(system.element, "CommandMetaData", "MetaCommandSet")?.children ?? [])
      .flatMap((element) => {
        if (element.name !== "MetaCommand") {
          definitions.remarks.add(element, `${nameOf(element)} is not supported`);
          return [];
        }
        if (element.attributes.get("abstract") === "true") return [];
        return readRequest({ element, system }, definitions) ?? [];
      })
  );
}

/** Gives each message a file whose name leads to a type of its own. */
function nameSchemas(messages: readonly ImportedMessage[]): ImportedSchema[] {
  const used = new Set<string>();
  const families = familyNames(messages);
  return messages.map((message) => {
    const folders = pathOf(message.system).map(fileName);
    const name = uniqueName(message, folders, used);
    const family = message.family && families.get(message.family.element);
    return {
      path: [...folders, `${name}.schema.json`].join("/"),
      schema: schemaOf(message, family),
      kind: message.kind,
      fields: message.fields.length,
      element: message.element,
    };
  });
}

function uniqueName(
  { name, kind }: ImportedMessage,
  folders: readonly string[],
  used: Set<string>,
): string {
  const own = fileName(name);
  const candidates = [
    own,
    ...kind === "request" ? [`${own}_command`] : [],
    ...folders.toReversed().map((_, index) => [...folders.slice(-1 - index), own].join("_")),
  ];
  const isFree = (candidate: string): boolean => !used.has(typeName(candidate).toLowerCase());
  let found = candidates.find(isFree);
  for (let number = 2; found === undefined; number++) {
    if (isFree(`${own}_${number}`)) found = `${own}_${number}`;
  }
  used.add(typeName(found).toLowerCase());
  return found;
}

function pathOf(system: SpaceSystem): string[] {
  return [...system.parent === undefined ? [] : pathOf(system.parent), system.name];
}

/** What may stand in a file's name and in a subject. */
function fileName(name: string): string {
  const plain = name.normalize("NFC").replace(/[^\p{L}\p{N}_-]+/gu, "_").slice(0, 100);
  return /[\p{L}\p{N}]/u.test(plain) ? plain : `_${plain}_`;
}

/** Containers of one name in several systems are families of their own. */
function familyNames(messages: readonly ImportedMessage[]): ReadonlyMap<XmlElement, string> {
  const roots = new Map(messages.flatMap(({ family }) => family ? [[family.element, family]] : []));
  const names = [...roots.values()].map(({ element }) => attribute(element, "name") ?? "");
  return new Map([...roots].map(([element, { system }]) => {
    const name = attribute(element, "name") || "unnamed";
    const isAlone = names.filter((other) => other === name).length === 1;
    return [element, isAlone ? name : [...pathOf(system), name].join("/")];
  }));
}
