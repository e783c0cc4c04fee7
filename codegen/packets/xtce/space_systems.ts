/**
 * The tree of space systems, and what its names refer to.
 *
 * @module
 */
import { attribute, child, childrenOf, type Remarks } from "./elements.ts";
import type { XmlElement } from "./xml.ts";

/** What a name may refer to. */
export type NameKind = "parameterType" | "argumentType" | "parameter" | "container" | "command";

/** A space system. */
export interface SpaceSystem {
  readonly name: string;
  readonly element: XmlElement;
  readonly parent: SpaceSystem | undefined;
  readonly children: Map<string, SpaceSystem>;
  readonly names: Readonly<Record<NameKind, Map<string, XmlElement>>>;
}

/** Something that a name refers to. */
export interface Named {
  readonly element: XmlElement;
  readonly system: SpaceSystem;
}

/** Where each kind of thing is defined; the first place wins. */
const SETS: Readonly<Record<NameKind, readonly (readonly string[])[]>> = {
  parameterType: [
    ["TelemetryMetaData", "ParameterTypeSet"],
    ["CommandMetaData", "ParameterTypeSet"],
  ],
  argumentType: [["CommandMetaData", "ArgumentTypeSet"]],
  parameter: [["TelemetryMetaData", "ParameterSet"], ["CommandMetaData", "ParameterSet"]],
  container: [
    ["TelemetryMetaData", "ContainerSet"],
    ["CommandMetaData", "CommandContainerSet"],
  ],
  command: [["CommandMetaData", "MetaCommandSet"]],
};

/**
 * Reads the tree of systems.
 *
 * @param root the element `SpaceSystem`
 * @param remarks receives names that occur twice
 * @returns all systems, each after the one around it
 */
export function readSystems(root: XmlElement, remarks: Remarks): readonly SpaceSystem[] {
  const systems: SpaceSystem[] = [];
  const waiting: { element: XmlElement; parent: SpaceSystem | undefined }[] = [
    { element: root, parent: undefined },
  ];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const system = readSystem(next.element, next.parent, remarks);
    systems.push(system);
    next.parent?.children.set(system.name, system);
    for (const element of childrenOf(next.element, "SpaceSystem")) {
      waiting.push({ element, parent: system });
    }
  }
  return systems;
}

function readSystem(
  element: XmlElement,
  parent: SpaceSystem | undefined,
  remarks: Remarks,
): SpaceSystem {
  const read = (kind: NameKind): Map<string, XmlElement> => readNames(element, kind, remarks);
  return {
    name: attribute(element, "name") || "unnamed",
    element,
    parent,
    children: new Map(),
    names: {
      parameterType: read("parameterType"),
      argumentType: read("argumentType"),
      parameter: read("parameter"),
      container: read("container"),
      command: read("command"),
    },
  };
}

function readNames(system: XmlElement, kind: NameKind, remarks: Remarks): Map<string, XmlElement> {
  const names = new Map<string, XmlElement>();
  for (const path of SETS[kind]) {
    for (const element of child(system, ...path)?.children ?? []) {
      const name = attribute(element, "name");
      if (name === undefined || name === "") continue;
      if (names.has(name)) {
        remarks.add(element, `Name "${name}" occurs twice: the first one counts`);
      } else names.set(name, element);
    }
  }
  return names;
}

/**
 * Finds what a reference leads to: in its own system, then in those around it.
 *
 * @param systems all systems
 * @param kinds what it may lead to, the likeliest first
 * @param reference the name with an optional path, and the system that it stands in
 * @returns what is there; `undefined` when nothing is
 */
export function findNamed(
  systems: readonly SpaceSystem[],
  kinds: readonly NameKind[],
  reference: { readonly name: string; readonly from: SpaceSystem },
): Named | undefined {
  const path = reference.name.split("/");
  const name = path.pop() ?? "";
  if (path.length === 0) return findAround(reference.from, kinds, name);
  for (const system of startsOf(systems, path, reference.from)) {
    const target = walk(system, path.filter((part) => part !== ""));
    const found = target && findIn(target, kinds, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Absolute paths start above a root, whose name people leave out; relative ones may lie around. */
function* startsOf(
  systems: readonly SpaceSystem[],
  path: readonly string[],
  from: SpaceSystem,
): Generator<SpaceSystem> {
  if (path[0] !== "") {
    for (let system: SpaceSystem | undefined = from; system; system = system.parent) yield system;
    return;
  }
  for (const root of systems) {
    if (root.parent !== undefined) continue;
    yield { ...root, name: "", children: new Map([[root.name, root]]) };
    yield root;
  }
}

function walk(system: SpaceSystem, path: readonly string[]): SpaceSystem | undefined {
  return path.reduce<SpaceSystem | undefined>((at, part) => {
    if (part === ".") return at;
    return part === ".." ? at?.parent : at?.children.get(part);
  }, system);
}

function findAround(
  from: SpaceSystem,
  kinds: readonly NameKind[],
  name: string,
): Named | undefined {
  for (let system: SpaceSystem | undefined = from; system; system = system.parent) {
    const found = findIn(system, kinds, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findIn(
  system: SpaceSystem,
  kinds: readonly NameKind[],
  name: string,
): Named | undefined {
  for (const kind of kinds) {
    const element = system.names[kind].get(name);
    if (element !== undefined) return { element, system };
  }
  return undefined;
}
